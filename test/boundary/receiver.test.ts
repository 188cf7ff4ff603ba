import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { OtlpNativeError, OtlpReceiver, type ReceivedBatch, type ReceiverOptions } from 'otlp-native';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startChild } from '../support/child.ts';
import { plainSpan } from '../support/custom-spans.ts';
import { processorTo, startReceiver } from './collecting-receiver.ts';

async function listen(options: ReceiverOptions = {}): Promise<OtlpReceiver> {
  const receiver = await OtlpReceiver.listen(options);
  onTestFinished(() => receiver.close());
  return receiver;
}

/** Sends an empty, and so valid, request of the smallest kind. */
async function send(receiver: OtlpReceiver, body = '{}'): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${receiver.httpEndpoint}/v1/traces`, { method: 'POST', headers, body });
}

const request = (name: string): string =>
  JSON.stringify({
    resourceSpans: [{ scopeSpans: [{ spans: [{ name, traceId: '1'.repeat(32), spanId: '1'.repeat(16) }] }] }],
  });

const nameIn = (batch: ReceivedBatch | undefined): string | undefined =>
  /"name":"(.*?)"/.exec(JSON.stringify(batch?.request))?.[1];

async function refusal(options: unknown): Promise<OtlpNativeError> {
  try {
    await listen(options as ReceiverOptions);
  } catch (error) {
    if (error instanceof OtlpNativeError) return error;
    throw error;
  }
  throw new Error(`taken: ${JSON.stringify(options)}`);
}

describe('a port that is taken', () => {
  test.each(['grpcPort', 'httpPort'] as const)('(%s) is an error that names the address', async (setting) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const error = await refusal({ [setting]: port });
    expect(error).toMatchObject({ code: 'ADDRESS_IN_USE' });
    expect(error.message).toContain(`127.0.0.1:${port}`);
    expect(error.message).toContain('choose another port');
  });

  test('leaves nothing open: the other port is free again', async () => {
    const taken = await listen();
    const { port } = new URL(taken.grpcEndpoint ?? '');
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const httpPort = (free.address() as { port: number }).port;
    free.close();
    await once(free, 'close');
    await refusal({ grpcPort: Number(port), httpPort });
    await listen({ grpcPort: null, httpPort });
  });

  test('an address of another machine is an error that names it', async () => {
    const error = await refusal({ host: '192.0.2.1' });
    expect(error).toMatchObject({ code: 'BIND_FAILED' });
    expect(error.message).toContain('192.0.2.1:0');
  });
});

describe('options', () => {
  test.each<[string, unknown]>([
    ['host', 'localhost'],
    ['host', ''],
    ['host', 7],
    ['grpcPort', -1],
    ['grpcPort', 65_536],
    ['grpcPort', '4317'],
    ['httpPort', 1.5],
    ['httpPort', {}],
    ['maxRequestBytes', 0],
    ['maxRequestBytes', '1'],
    ['maxQueuedBytes', Number.NaN],
    ['maxConnections', 65_537],
    ['maxConnections', null],
    ['onBatch', 'print'],
    ['onBatch', {}],
    ['port', 4318],
  ])('%s: %o is refused under its name', async (setting, value) => {
    const error = await refusal({ [setting]: value });
    expect(error).toMatchObject({ code: 'INVALID_OPTION', setting });
    expect(error.message).toMatch(/must be|is no option/);
  });

  test('null stands for no listener', async () => {
    expect(await listen({ grpcPort: null })).toMatchObject({ grpcEndpoint: null });
    expect(await listen({ httpPort: null })).toMatchObject({ httpEndpoint: null });
  });

  test('an IPv6 address has its brackets in the endpoint', async () => {
    const receiver = await listen({ host: '::1' });
    expect(receiver.httpEndpoint).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await send(receiver)).status).toBe(200);
  });

  test('a request larger than maxRequestBytes is refused, a smaller one is not', async () => {
    const receiver = await listen({ maxRequestBytes: 1000 });
    expect((await send(receiver, `{"x":"${'y'.repeat(2000)}"}`)).status).toBeGreaterThanOrEqual(400);
    expect((await send(receiver, request('small'))).status).toBe(200);
  });
});

describe('iterating', () => {
  test('gives requests in the order they came, those from before it began included', async () => {
    const receiver = await listen();
    for (const name of ['a', 'b', 'c']) await send(receiver, request(name));
    const names: (string | undefined)[] = [];
    for await (const batch of receiver) {
      names.push(nameIn(batch));
      if (names.length === 3) break;
    }
    expect(names).toEqual(['a', 'b', 'c']);
  });

  test('ends when the receiver is closed, with what came before it taken', async () => {
    const receiver = await listen();
    const names: (string | undefined)[] = [];
    const consumer = (async () => {
      for await (const batch of receiver) names.push(nameIn(batch));
    })();
    await send(receiver, request('a'));
    await send(receiver, request('b'));
    await receiver.close();
    await consumer;
    expect(names).toEqual(['a', 'b']);
  });

  test('after the close gives what is left, and then ends', async () => {
    const receiver = await listen();
    await send(receiver, request('a'));
    await receiver.close();
    const names: (string | undefined)[] = [];
    for await (const batch of receiver) names.push(nameIn(batch));
    expect(names).toEqual(['a']);
  });

  test('by two consumers shares the requests: each one goes to exactly one of them', async () => {
    const receiver = await listen();
    const taken: (string | undefined)[][] = [[], []];
    const consumers = taken.map(async (names) => {
      for await (const batch of receiver) names.push(nameIn(batch));
    });
    const names = Array.from({ length: 20 }, (_, index) => `${index}`);
    await Promise.all(names.map((name) => send(receiver, request(name))));
    await receiver.close();
    await Promise.all(consumers);
    expect(taken.flat().sort()).toEqual(names.sort());
    expect(taken.every((one) => one.length > 0)).toBe(true);
  });

  test('can be left and taken up again', async () => {
    const receiver = await listen();
    const takeOne = async (): Promise<string | undefined> => {
      for await (const batch of receiver) return nameIn(batch);
      return 'nothing';
    };
    const first = takeOne();
    await send(receiver, request('a'));
    expect(await first).toBe('a');
    await send(receiver, request('b'));
    expect(await takeOne()).toBe('b');
  });
});

describe('onBatch', () => {
  test('is called for every request before close resolves', async () => {
    const names: (string | undefined)[] = [];
    const receiver = await listen({ onBatch: (batch) => names.push(nameIn(batch)) });
    for (const name of ['a', 'b', 'c']) await send(receiver, request(name));
    await receiver.close();
    expect(names).toEqual(['a', 'b', 'c']);
  });

  test('that throws is an uncaught exception like any other, and costs no other request', async () => {
    const ended = await startChild(new URL('./children/throwing-consumer.mjs', import.meta.url), {}).ended();
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toEqual({
      calls: 5,
      uncaught: Array(5).fill('no more'),
      isClosed: true,
    });
  });
});

describe('closing', () => {
  test('refuses new connections, and again gives the same promise', async () => {
    const receiver = await listen();
    expect((await send(receiver)).status).toBe(200);
    const closed = receiver.close();
    expect(receiver.close()).toBe(closed);
    await closed;
    expect(receiver.close()).toBe(closed);
    await expect(send(receiver)).rejects.toThrow();
  });

  test('doesn’t wait for clients that only sit on their connection', async () => {
    const receiver = await listen();
    const socket = connect(Number(new URL(receiver.httpEndpoint ?? '').port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    await receiver.close();
  });

  test('lets the process end; before that the receiver keeps it alive', async () => {
    const child = startChild(new URL('./children/closing-receiver.mjs', import.meta.url), {});
    expect(await child.ended()).toMatchObject({ code: 0, stdout: 'received 1, closed', stderr: '' });
  });
});

test('several receivers and processors at once each get and give their own', async () => {
  const ends = await Promise.all([0, 1, 2].map(startReceiver));
  const processors = ends.map((far, index) =>
    processorTo(far, { protocol: index === 1 ? 'grpc' : 'http/json' }),
  );
  for (let index = 0; index < 300; index++) processors[index % 3]?.onEnd(plainSpan(index));
  await Promise.all(processors.map((processor) => processor.shutdown()));
  await Promise.all(ends.map(({ receiver }) => receiver.close()));
  for (const [index, far] of ends.entries()) {
    const numbers = far.spans().map(({ spanId }) => (Number.parseInt(spanId, 16) - 1) % 3);
    expect(numbers).toEqual(Array(100).fill(index));
  }
});
