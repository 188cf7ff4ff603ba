import { NativeSpanProcessor } from 'otlp-native/otel';
import { expect, test } from 'vitest';
import { plainSpan } from '../support/custom-spans.ts';
import { freePort } from '../support/free-port.ts';
import { startReceiver } from './collecting-receiver.ts';

test.each(['grpc', 'http/protobuf'] as const)(
  '%s: what the first endpoint does not take goes to the second at once, and a wait would fail this test',
  async (protocol) => {
    const receiver = await startReceiver();
    const processor = new NativeSpanProcessor({
      protocol,
      endpoints: [
        `http://127.0.0.1:${await freePort()}`,
        { url: protocol === 'grpc' ? receiver.grpcEndpoint : receiver.httpEndpoint, priority: 1 },
      ],
      retry: { initialBackoffMs: 3_600_000, maxBackoffMs: 3_600_000, maxElapsedMs: 7_200_000 },
    });
    processor.onEnd(plainSpan(0));
    await processor.forceFlush();

    expect(processor.stats()).toMatchObject({ accepted: 1, delivered: 1 });
    await processor.shutdown();
  },
);
