import { once } from 'node:events';
import { connect } from 'node:http2';
import { createServer } from 'node:net';
import { gunzipSync } from 'node:zlib';
import {
  type ForwarderOptions,
  logsRequest,
  metricsRequest,
  OtlpClient,
  OtlpForwarder,
  OtlpNativeError,
  profilesRequest,
  traceRequest,
} from 'otlp-native';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Answer, PROTOCOLS, RPC, SUCCESS } from '../support/answers.ts';
import { FaultServer } from '../support/fault-server.ts';
import { expectSettled } from '../support/ledger.ts';
import { bytesField } from '../support/protobuf-writer.ts';
import { startReceiver } from './collecting-receiver.ts';

const DEADLINE_MS = 20_000;
const LOOPBACK = { grpc: '127.0.0.1:0', http: '127.0.0.1:0' };

function forwarderTo(endpoint: string, options: ForwarderOptions = {}): OtlpForwarder {
  const exporter = { endpoint, protocol: 'http/protobuf', compression: 'none', ...options.exporter } as const;
  const forwarder = new OtlpForwarder({ listen: LOOPBACK, ...options, exporter });
  onTestFinished(() => forwarder.shutdown(0).catch(() => undefined));
  return forwarder;
}

async function destination(answer: Answer = SUCCESS): Promise<FaultServer> {
  const server = await FaultServer.start({ protocol: 'http/protobuf', answer });
  onTestFinished(() => server.close());
  return server;
}

const spans = (...names: string[]) =>
  traceRequest({ spans: names.map((name) => ({ name, startTime: 1, endTime: 2 })) });

async function post(forwarder: OtlpForwarder, body: Uint8Array): Promise<Response> {
  const headers = { 'content-type': 'application/x-protobuf' };
  return fetch(`http://${forwarder.addresses.http}/v1/traces`, {
    method: 'POST',
    headers,
    body: Buffer.from(body),
  });
}

/** A request of spans that have a name and nothing else. */
const encoded = (...names: string[]): Buffer =>
  bytesField(1, bytesField(2, Buffer.concat(names.map((name) => bytesField(2, bytesField(5, name))))));

describe('what comes in goes out', () => {
  test.each(
    PROTOCOLS.flatMap((protocol) => ['none', 'gzip', 'zstd'].map((codec) => [protocol, codec] as const)),
  )('by %s with %s, of every signal', async (protocol, compression) => {
    const far = await startReceiver();
    const forwarder = forwarderTo(far.httpEndpoint);
    const { grpc, http } = forwarder.addresses;
    const client = new OtlpClient({
      endpoint: `http://${protocol === 'grpc' ? grpc : http}`,
      protocol,
      compression: compression as 'gzip',
    });
    await client.sendTraces(spans('one', 'two'));
    await client.sendLogs(logsRequest({ records: [{ body: 'a' }] }));
    await client.sendMetrics(
      metricsRequest({
        metrics: [{ kind: 'gauge', name: 'g', points: [1, 2, 3].map((value) => ({ value, time: value })) }],
      }),
    );
    await client.sendProfiles(
      profilesRequest({
        profiles: [
          {
            sampleType: { type: 'cpu', unit: 'ns' },
            samples: [{ stack: [], values: [1] }],
            time: 1,
            durationNano: 1,
          },
        ],
      }),
    );
    await client.shutdown();
    await forwarder.shutdown();
    await far.receiver.close();
    const counts = Object.fromEntries(far.batches.map(({ signal, items }) => [signal, items]));
    expect(counts).toEqual({ traces: 2, logs: 1, metrics: 3, profiles: 1 });
    for (const [signal, items] of Object.entries(counts))
      expectSettled({ stats: () => forwarder.stats()[signal as 'traces'] }, items, { delivered: items });
  });

  test('byte for byte: requests are merged by writing one after the other', async () => {
    const server = await destination();
    const forwarder = forwarderTo(server.endpoint);
    // An unknown field (number 999) in the request, and one in a span: whoever unpacks may lose it.
    const unknown = Buffer.concat([Buffer.from([0xba, 0x3e]), Buffer.from([1, 7])]);
    const span = Buffer.concat([bytesField(5, 'x'), unknown]);
    const odd = Buffer.concat([bytesField(1, bytesField(2, bytesField(2, span))), unknown]);
    const bodies = [encoded('a', 'b'), odd, encoded('c')];
    for (const body of bodies) expect((await post(forwarder, body)).status).toBe(200);
    await forwarder.forceFlush(DEADLINE_MS);
    expect(server.requests.map(({ body }) => body)).toEqual([Buffer.concat(bodies)]);
    expectSettled({ stats: () => forwarder.stats().traces }, 4, { delivered: 4 });
  });

  test('within the limits of a batch', async () => {
    const server = await destination();
    const forwarder = forwarderTo(server.endpoint, { exporter: { batch: { maxItems: 3 } } });
    await post(forwarder, encoded('a', 'b'));
    await post(forwarder, encoded('c', 'd', 'e', 'f', 'g'));
    await forwarder.forceFlush(DEADLINE_MS);
    const sizes = server.requests.map((request) => server.spansOf(request).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(3);
    expect(server.deliveredSpans.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  test('compressed as the exporter is told', async () => {
    const server = await destination();
    const forwarder = forwarderTo(server.endpoint, { exporter: { compression: 'gzip' } });
    const body = encoded('a');
    await post(forwarder, body);
    await forwarder.forceFlush(DEADLINE_MS);
    const [request] = server.requests;
    expect(request?.headers['content-encoding']).toBe('gzip');
    const sent = request?.body ?? Buffer.alloc(0);
    // The server gunzips what it records.
    expect(sent[0] === 0x1f ? gunzipSync(sent) : sent).toEqual(Buffer.from(body));
  });
});

describe('when the endpoint fails', () => {
  const retry = { initialBackoffMs: 20, maxBackoffMs: 50 };

  test('senders are told to come back, and nothing that was accepted is lost', async () => {
    const server = await destination({ kind: 'http', status: 503 });
    const maxQueuedBytes = 65_536;
    const forwarder = forwarderTo(server.endpoint, { exporter: { retry, batch: { maxQueuedBytes } } });
    const body = encoded('x'.repeat(20_000));
    let taken = 0;
    let answer = await post(forwarder, body);
    for (; answer.status === 200; answer = await post(forwarder, body)) taken += 1;
    expect(taken).toBe(3);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    const rpc = await grpcAnswer(forwarder, body);
    expect(rpc.status).toBe(RPC.UNAVAILABLE);
    expect(rpc.details).toContain('google.rpc.RetryInfo');
    expect(forwarder.stats().traces).toMatchObject({ accepted: 3, delivered: 0 });
    server.answer = () => SUCCESS;
    await forwarder.forceFlush(DEADLINE_MS);
    expectSettled({ stats: () => forwarder.stats().traces }, 3, { delivered: 3 });
    expect((await post(forwarder, body)).status).toBe(200);
  });

  test('a request that no server can read costs those it was merged with nothing', async () => {
    const far = await startReceiver();
    const forwarder = forwarderTo(far.httpEndpoint);
    const badName = bytesField(1, bytesField(2, bytesField(2, Buffer.from([0x2a, 1, 0xff]))));
    for (const body of [encoded('a'), badName, encoded('b')])
      expect((await post(forwarder, body)).status).toBe(200);
    await forwarder.forceFlush(DEADLINE_MS);
    expectSettled({ stats: () => forwarder.stats().traces }, 3, { delivered: 2, invalid: 1 });
    expect(far.spans().map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('what is refused, rejected or given up is counted', async () => {
    const server = await destination();
    const forwarder = forwarderTo(server.endpoint, { exporter: { retry: { maxElapsedMs: 0 } } });
    const outcomes = [
      { kind: 'success', rejectedItems: 1 },
      { kind: 'http', status: 403 },
      { kind: 'http', status: 503 },
    ] as const;
    for (const outcome of outcomes) {
      server.answer = () => outcome;
      await post(forwarder, encoded('a', 'b'));
      await forwarder.forceFlush(DEADLINE_MS);
    }
    expectSettled({ stats: () => forwarder.stats().traces }, 6, {
      delivered: 1,
      rejected: 1,
      refused: 2,
      retriesExhausted: 2,
    });
  });

  test('a shutdown that runs out of time says so, and counts', async () => {
    const server = await destination({ kind: 'silence' });
    const forwarder = forwarderTo(server.endpoint);
    await post(forwarder, encoded('a'));
    await expect(forwarder.shutdown(50)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
    expectSettled({ stats: () => forwarder.stats().traces }, 1, { shutdown: 1 });
  });
});

describe('what is no forwarder is an error', () => {
  const refusal = (options: unknown): OtlpNativeError => {
    try {
      forwarderTo('http://127.0.0.1:1', options as ForwarderOptions);
    } catch (error) {
      if (error instanceof OtlpNativeError) return error;
      throw error;
    }
    throw new Error(`taken: ${JSON.stringify(options)}`);
  };

  test.each([
    [{ listen: {} }, 'listen'],
    [{ listen: { grpc: 'localhost:1' } }, 'listen.grpc'],
    [{ listen: { http: '127.0.0.1' } }, 'listen.http'],
    [{ listen: { http: '127.0.0.1:70000' } }, 'listen.http'],
    [{ listen: { http: '::1:5' } }, 'listen.http'],
    [{ maxRequestBytes: 0 }, 'maxRequestBytes'],
    [{ maxConnections: 0.5 }, 'maxConnections'],
    [{ port: 1 }, 'port'],
    [{ endpoints: { spans: 'http://a' } }, 'endpoints.spans'],
  ])('%j names %s', (options, setting) => {
    expect(refusal(options)).toMatchObject({ code: 'INVALID_OPTION', setting });
  });

  test('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const error = refusal({ listen: { http: `127.0.0.1:${port}` } });
    expect(error.code).toBe('ADDRESS_IN_USE');
    expect(error.message).toContain(`127.0.0.1:${port}`);
  });
});

/** What a bare HTTP/2 client sees of a gRPC call's end. */
async function grpcAnswer(
  forwarder: OtlpForwarder,
  body: Uint8Array,
): Promise<{ status: number; details: string }> {
  const session = connect(`http://${forwarder.addresses.grpc}`);
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
  const [headers] = (await once(stream, 'response')) as [Record<string, string>];
  return {
    status: Number(headers['grpc-status']),
    details: Buffer.from(headers['grpc-status-details-bin'] ?? '', 'base64').toString('latin1'),
  };
}
