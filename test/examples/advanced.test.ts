import { expect, test } from 'vitest';
import type { KeyValue } from '../interop/official-instrumentations/otlp-json.ts';
import { Telemetry } from '../interop/register/application.ts';
import { freePort } from '../support/free-port.ts';
import { runExample } from './example.ts';

const DEADLINE_MS = 60_000;

function text(attributes: readonly KeyValue[] | undefined, key: string): string | undefined {
  return attributes?.find((attribute) => attribute.key === key)?.value?.stringValue;
}

test(
  'each checkout is one trace through fastify, fetch, express and the worker thread, with its logs and metrics',
  async () => {
    const telemetry = await Telemetry.receive();
    const program = runExample('advanced', ['start.js'], { OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.endpoint });
    const { code, stdout, stderr } = await program.ended();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('lamp: 201 {"article":"lamp","price":40}');
    expect(stdout).toContain('unicorn: 404');

    const { resources, spans, logs, metrics } = await telemetry.all();
    const services = resources.map(({ attributes }) => text(attributes, 'service.name'));
    expect(new Set(services)).toEqual(new Set(['gateway', 'orders']));
    // The worker thread is an instance of its own.
    const instances = resources.map(({ attributes }) => text(attributes, 'service.instance.id'));
    expect(new Set(instances).size).toBe(3);

    const all = spans.map(({ item }) => item);
    const roots = all.filter(({ name }) => name === 'GET /checkout/:article');
    expect(new Set(roots.map(({ traceId }) => traceId)).size).toBe(3);
    for (const { traceId } of roots) {
      const trace = all.filter((span) => span.traceId === traceId);
      const names = new Map(trace.map(({ spanId, name }) => [spanId, name]));
      const edges = trace.map(({ parentSpanId = '', name }) => `${names.get(parentSpanId) ?? '-'} > ${name}`);
      expect(edges.sort()).toEqual([
        '- > GET /checkout/:article',
        'GET /checkout/:article > request',
        'POST /orders/:article > request handler',
        'POST > POST /orders/:article',
        'handler - fastify -> @fastify/otel > POST',
        'request > handler - fastify -> @fastify/otel',
        'request handler > calculate price',
      ]);
      const bodies = logs
        .filter(({ item }) => item.traceId === traceId)
        .map(({ item }) => item.body?.stringValue);
      expect(bodies).toHaveLength(3);
      expect(bodies).toContain('calculated');
    }
    expect(logs).toHaveLength(9);
    expect(metrics.map(({ item }) => item.name)).toEqual(
      expect.arrayContaining([
        'http.server.request.duration',
        'http.client.request.duration',
        'orders',
        'price.calculation.duration',
        'nodejs.eventloop.utilization',
      ]),
    );
  },
  DEADLINE_MS,
);

test('with nothing listening it says so and ends', async () => {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const program = runExample('advanced', ['start.js'], { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  const { code, stderr } = await program.ended();
  expect(code).toBe(1);
  expect(stderr).toContain(`Nothing listens at ${endpoint}`);
});
