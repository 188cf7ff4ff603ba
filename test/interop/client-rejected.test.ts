/**
 * The outcome `rejected`, against the Collector's own Go types for OTLP and Go's gRPC and HTTP servers. The Collector's receiver
 * itself never rejects a part of a request.
 */

import { logsRequest, metricsRequest, OtlpClient, traceRequest } from 'otlp-native';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { GoPartial } from '../peers/go-partial/go-partial.ts';
import { PROTOCOLS } from '../support/answers.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const NAMES = ['good', 'bad', 'good', 'bad'];

let server: GoPartial;
beforeAll(async () => {
  server = await GoPartial.start();
}, BUILD_DEADLINE_MS);
afterAll(() => server?.stop());

describe.each(PROTOCOLS)('over %s', (protocol) => {
  const started = (): OtlpClient => {
    const endpoint = protocol === 'grpc' ? server.grpcEndpoint : server.httpEndpoint;
    const client = new OtlpClient({ endpoint, protocol, compression: 'none' });
    onTestFinished(() => client.shutdown());
    return client;
  };
  const time = new Date();
  const sent = {
    traces: (client: OtlpClient, names: readonly string[]) =>
      client.sendTraces(
        traceRequest({ spans: names.map((name) => ({ name, startTime: time, endTime: time })) }),
      ),
    metrics: (client: OtlpClient, names: readonly string[]) =>
      client.sendMetrics(
        metricsRequest({
          metrics: names.map((name) => ({ name, kind: 'sum', points: [{ value: 1, time }] })),
        }),
      ),
    logs: (client: OtlpClient, names: readonly string[]) =>
      client.sendLogs(logsRequest({ records: names.map((body) => ({ body })) })),
  };

  test.each(['traces', 'metrics', 'logs'] as const)('%s: a part', async (signal) => {
    expect(await sent[signal](started(), NAMES)).toEqual({
      ...{ kind: 'rejected', items: 4, rejectedItems: 2, message: 'called bad' },
    });
  });

  test.each(['traces', 'metrics', 'logs'] as const)('%s: nothing', async (signal) => {
    expect(await sent[signal](started(), ['good'])).toEqual({
      ...{ kind: 'delivered', items: 1, rejectedItems: 0, message: null },
    });
  });
});
