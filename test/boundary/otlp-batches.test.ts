import { type ClientOutcome, logsRequest, metricsRequest, OtlpClient, traceRequest } from 'otlp-native';
import { answerOf, OptimizedBatchProcessor, type OtlpItem, otlpBatches } from 'otlp-native/batch';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../support/fault-run.ts';
import { startReceiver } from './collecting-receiver.ts';

const START = Date.now();

const requests = {
  traces: (item: number) =>
    traceRequest({ spans: [{ name: `item ${item}`, startTime: START, endTime: START + item }] }),
  metrics: (item: number) =>
    metricsRequest({
      metrics: [{ name: `item ${item}`, kind: 'gauge', points: [{ value: item, time: START }] }],
    }),
  logs: (item: number) => logsRequest({ records: [{ body: `item ${item}` }] }),
};

function clientOf(endpoint: string): OtlpClient {
  const client = new OtlpClient({ endpoint, retry: { maxElapsedMs: 0 } });
  onTestFinished(() => client.shutdown());
  return client;
}

test.each(['traces', 'metrics', 'logs'] as const)(
  '%s as objects and as bytes arrive as one request of each kind, with all that they hold',
  async (signal) => {
    const far = await startReceiver();
    const client = clientOf(far.httpEndpoint);
    // What the receiver got of an object is the same request in protobuf.
    const once = new OptimizedBatchProcessor<OtlpItem<typeof signal>>({
      ...otlpBatches(client, signal),
      maxItems: 1,
    });
    for (const item of [1, 2, 3]) once.add(requests[signal](item));
    await once.shutdown();
    const bytes = far.batches.map(({ protobuf }) => protobuf);
    expect(bytes).toHaveLength(3);

    const processor = new OptimizedBatchProcessor<OtlpItem<typeof signal>>(otlpBatches(client, signal));
    for (const item of bytes) processor.add(item);
    for (const item of [4, 5]) processor.add(requests[signal](item));
    const stats = await processor.shutdown();
    expect(stats).toMatchObject({ delivered: 5, batches: 1 });
    expect(far.batches.slice(3).map(({ signal, items }) => [signal, items])).toEqual([
      [signal, 3],
      [signal, 2],
    ]);
    const text = JSON.stringify(far.batches.slice(3).map(({ request }) => request));
    for (const item of [1, 2, 3, 4, 5]) expect(text).toContain(`item ${item}`);
  },
);

test('sizes and the codec: bytes stay as they are, an object comes back as one', () => {
  const { sizeOf, codec } = otlpBatches(clientOf('http://127.0.0.1:1'), 'traces');
  const bytes = Uint8Array.of(0x0a, 0);
  expect([sizeOf(bytes), sizeOf(requests.traces(1)), sizeOf({})]).toEqual([2, 400, 0]);
  expect(codec.decode(codec.encode(bytes))).toEqual(bytes);
  const back = codec.decode(codec.encode(requests.traces(1)));
  expect(back).toMatchObject({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'item 1' }] }] }] });
});

test('what fails is tried again as the processor says, without what was delivered before', async () => {
  const answer = { kind: 'http', status: 503 } as const;
  const far = await startServer({ protocol: 'http/protobuf', answer });
  const failures: unknown[] = [];
  const processor = new OptimizedBatchProcessor<OtlpItem<'logs'>>({
    ...otlpBatches(clientOf(far.endpoint), 'logs'),
    retry: { maxAttempts: 2, backoff: { kind: 'fixed', delayMs: 1 } },
    onFailure: (_, error) => failures.push(error),
  });
  processor.add(requests.logs(1));
  await processor.flush();
  expect(failures).toMatchObject([{ code: 'SERVER_BUSY' }]);
  expect(processor.stats()).toMatchObject({ failed: 1, retries: 1 });
  await processor.shutdown();
});

test('what the server rejects of a request that it took is told', async () => {
  const far = await startServer({
    protocol: 'http/protobuf',
    answer: { kind: 'success', rejectedItems: 2, message: 'old' },
  });
  const rejected: unknown[] = [];
  const options = { onRejected: (items: number, message: string | null) => rejected.push([items, message]) };
  const processor = new OptimizedBatchProcessor<OtlpItem<'logs'>>(
    otlpBatches(clientOf(far.endpoint), 'logs', options),
  );
  for (const item of [1, 2, 3]) processor.add(requests.logs(item));
  expect(await processor.shutdown()).toMatchObject({ delivered: 3, failed: 0 });
  expect(rejected).toEqual([[2, 'old']]);
});

test('an outcome as a consumer’s answer', () => {
  const of = (outcome: ClientOutcome) => () => answerOf(outcome);
  expect(of({ kind: 'rejected', items: 5, rejectedItems: 2, message: null })()).toEqual({ rejectedItems: 2 });
  expect(of({ kind: 'delivered', items: 5, rejectedItems: 0, message: null })()).toEqual({
    rejectedItems: 0,
  });
  const failed = { code: 'SERVER_BUSY', reason: 'busy', httpStatus: 503, grpcStatus: null } as const;
  expect(of({ kind: 'refused', ...failed })).toThrow(expect.objectContaining({ code: 'SERVER_BUSY' }));
  expect(of({ kind: 'retryable', ...failed, afterMs: 7 })).toThrow(
    expect.objectContaining({ retryAfterMs: 7 }),
  );
  expect(of({ kind: 'aborted' })).toThrow('aborted');
});
