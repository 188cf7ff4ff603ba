import { Server, ServerCredentials } from '@grpc/grpc-js';
import { NativeLoggerProvider } from 'otlp-native';
import { expect, onTestFinished, test } from 'vitest';
import { type Protocol, RPC } from '../support/answers.ts';
import { FaultServer } from '../support/fault-server.ts';
import { expectSettled } from '../support/ledger.ts';

const DEADLINE_MS = 60_000;
/** The default of gRPC servers, and of the Collector. */
const LIMIT_BYTES = 4_194_304;

async function logsTo(endpoint: string, protocol: Protocol, bodies: readonly string[]) {
  const provider = new NativeLoggerProvider({
    exporter: {
      endpoint,
      protocol,
      compression: 'none',
      batch: { maxBytes: 64 * 2 ** 20, maxQueuedBytes: 2 ** 30 },
    },
  });
  const logger = provider.getLogger('large');
  bodies.forEach((body, index) => {
    logger.emit({ body, attributes: { index } });
  });
  await provider.forceFlush(DEADLINE_MS);
  return provider;
}

test.each(['http/protobuf', 'http/json', 'grpc'] as const)(
  'over %s, what a server finds too large arrives in parts, and what is too large alone is counted',
  async (protocol) => {
    const limit = 40_000;
    const server = await FaultServer.start({ protocol });
    onTestFinished(() => server.close());
    // Answers are chosen before the body is known, so what is taken is judged by its size here: the server refuses the first ones.
    let refusals = 3;
    server.answer = () => {
      if (refusals-- <= 0) return { kind: 'success' };
      return protocol === 'grpc'
        ? {
            kind: 'rpc',
            code: RPC.RESOURCE_EXHAUSTED,
            message: `grpc: received message larger than max (9 vs. ${limit})`,
          }
        : { kind: 'http', status: 413 };
    };
    const provider = await logsTo(
      server.endpoint,
      protocol,
      Array.from({ length: 64 }, () => 'x'.repeat(1000)),
    );
    await provider.shutdown();
    expectSettled(provider, 64, { delivered: 64 });
    const indexes = server.delivered('logs').map(({ index }) => index);
    expect(indexes.sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, index) => index));
    expect(server.requests.length).toBeGreaterThan(4);
  },
);

test('a real gRPC server with its default limit gets everything but what alone is larger', {
  timeout: 120_000,
}, async () => {
  let received = 0;
  const server = new Server({ 'grpc.max_receive_message_length': LIMIT_BYTES });
  server.addService(
    {
      export: {
        path: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
        requestStream: false,
        responseStream: false,
        requestSerialize: (bytes: Buffer) => bytes,
        requestDeserialize: (bytes: Buffer) => bytes,
        responseSerialize: (bytes: Buffer) => bytes,
        responseDeserialize: (bytes: Buffer) => bytes,
      },
    },
    {
      export: (call: { request: Buffer }, done: (error: null, answer: Buffer) => void) => {
        received += call.request.length;
        done(null, Buffer.alloc(0));
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  onTestFinished(() => server.forceShutdown());
  const bodies = [...Array.from({ length: 200 }, () => 'y'.repeat(100_000)), 'z'.repeat(LIMIT_BYTES + 1)];
  const provider = await logsTo(`http://127.0.0.1:${port}`, 'grpc', bodies);
  await provider.shutdown();
  expectSettled(provider, 201, { delivered: 200, tooLarge: 1 });
  expect(received).toBeGreaterThan(200 * 100_000);
});
