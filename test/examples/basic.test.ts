import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Telemetry } from '../interop/register/application.ts';
import { freePort } from '../support/free-port.ts';
import { runExample } from './example.ts';

const DEADLINE_MS = 20_000;
const REGISTERED = ['--import', 'otlp-native/register', 'app.js'];

test('in code: a span, a log record of its trace and a metric arrive', async () => {
  const telemetry = await Telemetry.receive();
  const program = runExample('basic', ['in-code.js'], { OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.endpoint });
  const { code, stdout, stderr } = await program.ended();
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe('delivered 1 span, 1 log record and the metrics\n');
  const { spans, logs, metrics } = await telemetry.all();
  expect(spans.map(({ item }) => item.name)).toEqual(['checkout']);
  expect(logs.map(({ item }) => [item.body, item.traceId])).toEqual([
    [{ stringValue: 'paid' }, spans[0]?.item.traceId],
  ]);
  expect(metrics.map(({ item }) => item.name)).toEqual(['orders']);
});

test('without code: both sides of the request are one trace, with metrics', async () => {
  const telemetry = await Telemetry.receive();
  const program = runExample('basic', REGISTERED, { OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.endpoint });
  expect(await program.ended()).toMatchObject({ code: 0, stdout: 'hello\n\n', stderr: '' });
  const { spans, metrics } = await telemetry.all();
  const client = spans.find(({ item }) => item.parentSpanId === undefined || item.parentSpanId === '')?.item;
  const server = spans.find(({ item }) => item !== client)?.item;
  expect(spans).toHaveLength(2);
  expect(server).toMatchObject({ traceId: client?.traceId, parentSpanId: client?.spanId });
  expect(metrics.map(({ item }) => item.name)).toEqual(
    expect.arrayContaining([
      'http.server.request.duration',
      'http.client.request.duration',
      'process.uptime',
    ]),
  );
});

test('the receiver shows what arrives', async () => {
  const port = String(await freePort());
  const receiver = runExample('basic', ['receive.js'], { PORT: port });
  await receiver.wrote('waiting for telemetry', DEADLINE_MS);
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
  expect(await runExample('basic', ['in-code.js'], endpoint).ended()).toMatchObject({ code: 0 });
  for (const text of [
    'basic: span checkout of trace',
    'basic: log record "paid" of trace',
    'basic: metric orders',
  ])
    await receiver.wrote(text, DEADLINE_MS);
});

test('with nothing listening, both say so and end', async () => {
  const nowhere = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` };
  const [inCode, registered] = await Promise.all(
    [['in-code.js'], REGISTERED].map((args) => runExample('basic', args, nowhere).ended()),
  );
  expect(inCode).toMatchObject({ code: 1, stdout: '' });
  expect(inCode?.stderr).toContain('Not delivered: is a Collector');
  expect(inCode?.stderr).toContain('is a Collector listening on port');
  expect(registered).toMatchObject({ code: 0, stdout: 'hello\n\n' });
  expect(registered?.stderr).toContain('is a Collector listening on port');
  expect(registered?.stderr).toContain('2 spans had not been delivered when the process ended');
});

test('the program of the guide is that of the example', () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const withoutFirstLine = (text: string) => text.slice(text.indexOf('\n') + 1);
  const shown = /```mjs\n(\/\/ app\.js\n.*?)```/s.exec(read('docs/guide/start.md'))?.[1] ?? '';
  expect(withoutFirstLine(shown)).toBe(withoutFirstLine(read('examples/basic/app.js')));
});
