/**
 * What a real Collector sends to `OtlpForwarder`, and it to another one: the second writes what it would have written without us in
 * between. And what the official SDKs send to it.
 */

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { logsRequest, metricsRequest, OtlpClient, OtlpForwarder } from 'otlp-native';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Collector } from '../peers/collector/collector.ts';
import { ForwardingCollector } from '../peers/forwarding-collector/forwarding-collector.ts';
import { sdk2 } from '../peers/sdk2/sdk2.ts';
import { differences, spanKey } from '../support/canonical.ts';
import { asCollectorWrites, reference } from '../support/canonical-reference.ts';
import type { OfficialSdk } from '../support/official-sdk.ts';
import { holds } from '../support/property.ts';
import { runScenario, scenario } from '../support/scenarios.ts';
import { sdk3 } from '../support/sdk3.ts';
import { official } from '../support/subjects.ts';
import { until } from '../support/until.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const DEADLINE_MS = 20_000;
const PROTOCOLS = ['grpc', 'http'] as const;
type ForwardProtocol = (typeof PROTOCOLS)[number];

let far: Collector;
beforeAll(async () => {
  far = await Collector.start();
}, BUILD_DEADLINE_MS);
afterAll(() => far?.stop());

/** A forwarder to the Collector that writes, by the same protocol that it is sent to by. */
function forwarderBy(protocol: ForwardProtocol): OtlpForwarder {
  const forwarder = new OtlpForwarder({
    listen: { [protocol]: '127.0.0.1:0' },
    exporter: {
      endpoint: protocol === 'grpc' ? far.grpcEndpoint : far.httpEndpoint,
      protocol: protocol === 'grpc' ? 'grpc' : 'http/protobuf',
      batch: { delayMs: 20 },
    },
  });
  onTestFinished(() => forwarder.shutdown(0).catch(() => undefined));
  return forwarder;
}

async function collectorBefore(
  forwarder: OtlpForwarder,
  protocol: ForwardProtocol,
): Promise<ForwardingCollector> {
  const collector = await ForwardingCollector.start({ protocol, far: forwarder.addresses[protocol] ?? '' });
  onTestFinished(() => collector.stop());
  return collector;
}

const otlp = (protocol: ForwardProtocol) => (protocol === 'grpc' ? 'grpc' : 'http/protobuf');

async function expectSpansWhole(
  sdk: OfficialSdk,
  protocol: ForwardProtocol,
  endpoint: string,
  compression: 'none' | 'gzip',
): Promise<number> {
  let spans = 0;
  await holds(scenario({ min: 50, max: 70 }), { runs: 4, shrinks: false }, async (program) => {
    const running = official.start(sdk, { endpoint, protocol: otlp(protocol), compression });
    const ended = await runScenario(sdk, program, [running.processor]);
    const expected = asCollectorWrites(reference(sdk, ended));
    const written = await far.spans(expected.map(spanKey), DEADLINE_MS);
    expect(differences(expected, written)).toEqual([]);
    spans += expected.length;
  });
  return spans;
}

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('spans: official SDK → Collector → forwarder → Collector, every field of every span, each once', async () => {
    const forwarder = forwarderBy(protocol);
    const collector = await collectorBefore(forwarder, protocol);
    const spans = await expectSpansWhole(sdk3, protocol, collector.endpoint, 'gzip');
    await forwarder.shutdown(DEADLINE_MS);
    expect(forwarder.stats().traces).toMatchObject({ accepted: spans, delivered: spans, rejected: 0 });
    expect([collector.log, far.log]).toEqual(['', '']);
  });

  test.each([
    ['SDK 3', 'none', sdk3],
    ['SDK 2', 'gzip', sdk2],
  ] as const)('spans: %s → forwarder → Collector, compressed with %s', async (_, compression, sdk) => {
    const forwarder = forwarderBy(protocol);
    const endpoint = `http://${forwarder.addresses[protocol]}`;
    const spans = await expectSpansWhole(sdk, protocol, endpoint, compression);
    await forwarder.shutdown(DEADLINE_MS);
    expect(forwarder.stats().traces).toMatchObject({ accepted: spans, delivered: spans, rejected: 0 });
  });

  test.each(['logs', 'metrics'] as const)(
    '%s: as if the two Collectors spoke to each other',
    async (signal) => {
      const forwarder = forwarderBy(protocol);
      const through = await collectorBefore(forwarder, protocol);
      const direct = await ForwardingCollector.start({
        protocol,
        far: (protocol === 'grpc' ? far.grpcEndpoint : far.httpEndpoint).slice('http://'.length),
      });
      onTestFinished(() => direct.stop());
      const data = fc.record({
        text: fc.string({ unit: 'binary', maxLength: 30 }),
        values: fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 20 }),
      });
      let items = 0;
      await holds(data, { runs: 8, shrinks: false }, async ({ text, values }) => {
        const written = async ({ endpoint }: ForwardingCollector): Promise<unknown> => {
          const marker = randomUUID();
          const resource = { attributes: { 'service.instance.id': marker, text } };
          const client = new OtlpClient({ endpoint, protocol: otlp(protocol) });
          const sent =
            signal === 'logs'
              ? await client.sendLogs(
                  logsRequest({ resource, records: values.map((body) => ({ body, observedTime: 1n })) }),
                )
              : await client.sendMetrics(
                  metricsRequest({
                    resource,
                    metrics: [
                      { kind: 'gauge', name: text, points: values.map((value, time) => ({ value, time })) },
                    ],
                  }),
                );
          expect(sent).toMatchObject({ kind: 'delivered', items: values.length });
          await client.shutdown();
          const [request] = await far.requests(signal, marker, ({ length }) => length > 0, DEADLINE_MS);
          return JSON.parse(JSON.stringify(request).replaceAll(marker, 'marker'));
        };
        expect(await written(through)).toEqual(await written(direct));
        items += values.length;
      });
      await until('all is delivered', DEADLINE_MS, () => forwarder.stats()[signal].delivered === items);
      expect([through.log, direct.log, far.log]).toEqual(['', '', '']);
    },
  );
});
