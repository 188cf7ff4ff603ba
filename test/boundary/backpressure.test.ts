import { once } from 'node:events';
import { connect } from 'node:http2';
import { OtlpReceiver } from 'otlp-native';
import { NativeSpanProcessor } from 'otlp-native/otel';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { plainSpan } from '../support/custom-spans.ts';
import { expectSettled } from '../support/ledger.ts';
import { sdk3 } from '../support/sdk3.ts';

/** The smallest queue: one request always has room, a second one never. */
async function listenToOne(): Promise<OtlpReceiver> {
  const receiver = await OtlpReceiver.listen({ maxQueuedBytes: 1 });
  onTestFinished(() => receiver.close());
  return receiver;
}

async function sendHttp(receiver: OtlpReceiver, body: Uint8Array) {
  const response = await fetch(`${receiver.httpEndpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: Buffer.from(body),
  });
  await response.arrayBuffer();
  return { status: response.status, retryAfter: response.headers.get('retry-after') };
}

async function sendGrpc(receiver: OtlpReceiver, body: Uint8Array): Promise<string | undefined> {
  const session = connect(receiver.grpcEndpoint ?? '');
  onTestFinished(() => session.destroy());
  const stream = session.request({
    ':method': 'POST',
    ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(body.length, 1);
  stream.end(Buffer.concat([prefix, body]));
  let status: string | undefined;
  // A refusal has its status in the headers, a success in the trailers.
  for (const event of ['response', 'trailers'] as const) {
    stream.on(event, (headers: Record<string, unknown>) => {
      status ??= headers['grpc-status'] as string | undefined;
    });
  }
  stream.resume();
  await once(stream, 'close');
  return status;
}

describe('a receiver that nobody takes from', () => {
  const body = sdk3.serialize([plainSpan(0)]);

  test('answers 503 with Retry-After over HTTP once its queue is full, and 200 once there is room', async () => {
    const receiver = await listenToOne();
    expect(await sendHttp(receiver, body)).toEqual({ status: 200, retryAfter: null });
    expect(await sendHttp(receiver, body)).toEqual({ status: 503, retryAfter: '1' });
    for await (const batch of receiver) {
      expect(batch.items).toBe(1);
      break;
    }
    expect(await sendHttp(receiver, body)).toMatchObject({ status: 200 });
  });

  test('answers UNAVAILABLE over gRPC once its queue is full, and OK once there is room', async () => {
    const receiver = await listenToOne();
    const [ok, unavailable] = ['0', '14'];
    expect(await sendGrpc(receiver, body)).toBe(ok);
    expect(await sendGrpc(receiver, body)).toBe(unavailable);
    for await (const _ of receiver) break;
    expect(await sendGrpc(receiver, body)).toBe(ok);
  });
});

test.each(['http/protobuf', 'grpc'] as const)(
  'over %s, what waits for a busy receiver is delivered once it takes again',
  async (protocol) => {
    const receiver = await listenToOne();
    const processor = new NativeSpanProcessor({
      endpoint: (protocol === 'grpc' ? receiver.grpcEndpoint : receiver.httpEndpoint) ?? '',
      protocol,
      batch: { maxItems: 1, delayMs: 0 },
    });
    onTestFinished(() => processor.shutdown(1).catch(() => undefined));
    for (let index = 0; index < 3; index++) processor.onEnd(plainSpan(index));
    await vi.waitUntil(() => processor.stats().delivered === 1, { timeout: 10_000 });
    await expect(processor.forceFlush(20)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
    expect(processor.stats()).toMatchObject({ accepted: 3, delivered: 1 });

    const names: string[] = [];
    const consumer = (async () => {
      for await (const { request } of receiver)
        names.push(/span \d/.exec(JSON.stringify(request))?.[0] ?? '');
    })();
    await processor.forceFlush(10_000);
    expectSettled(processor, 3, { delivered: 3 });
    await receiver.close();
    await consumer;
    expect(names.sort()).toEqual(['span 0', 'span 1', 'span 2']);
  },
);
