/** Every outcome of an `OtlpClient`'s calls, against a server that answers as it is told. */

import { setMaxListeners } from 'node:events';
import { diag } from '@opentelemetry/api';
import { type ClientOutcome, OtlpClient, type OtlpClientOptions, type OutcomeReport } from 'otlp-native';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PROTOCOLS, type Protocol, RPC, SUCCESS } from '../support/answers.ts';
import { CA_FILE, OTHER_CA_FILE, serverTls } from '../support/certificates.ts';
import { collectDiag } from '../support/diag-log.ts';
import { QUICK_RETRY, SHORT_RETRY, startServer } from '../support/fault-run.ts';
import { freePort } from '../support/free-port.ts';

const DEADLINE_MS = 20_000;
const NO_RETRY = { maxElapsedMs: 0 };

/** Three spans, numbered. */
const REQUEST = {
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: [0, 1, 2].map((index) => ({
            traceId: '0123456789abcdef0123456789abcdef',
            spanId: `000000000000000${index + 1}`,
            name: 'work',
            kind: 1,
            startTimeUnixNano: '1',
            endTimeUnixNano: '2',
            attributes: [{ key: 'index', value: { intValue: index } }],
          })),
        },
      ],
    },
  ],
};

interface Subject {
  readonly client: OtlpClient;
  readonly reports: OutcomeReport[];
}

function start(endpoint: string, protocol: Protocol, options: OtlpClientOptions = {}): Subject {
  const reports: OutcomeReport[] = [];
  const onOutcome = (report: OutcomeReport) => reports.push(report);
  const client = new OtlpClient({
    endpoint,
    protocol,
    compression: 'none',
    retry: QUICK_RETRY,
    onOutcome,
    ...options,
  });
  onTestFinished(() => client.shutdown(0).catch(() => undefined));
  return { client, reports };
}

const statusOf = (httpStatus: number | null, grpcStatus: number | null) => ({ httpStatus, grpcStatus });

function retryable(outcome: ClientOutcome): Extract<ClientOutcome, { kind: 'retryable' }> {
  expect(outcome).toMatchObject({ kind: 'retryable' });
  return outcome as Extract<ClientOutcome, { kind: 'retryable' }>;
}

describe.each(PROTOCOLS)('over %s', (protocol) => {
  const busy = { kind: 'rpc', code: RPC.UNAVAILABLE, message: 'not now' } as const;

  test('delivered', async () => {
    const server = await startServer({ protocol });
    const { client, reports } = start(server.endpoint, protocol);
    const outcome = await client.sendTraces(REQUEST);
    expect(outcome).toEqual({ kind: 'delivered', items: 3, rejectedItems: 0, message: null });
    expect(server.delivered('traces').map(({ index }) => index)).toEqual([0, 1, 2]);
    const bytes = Buffer.byteLength(JSON.stringify(REQUEST));
    const told = { id: 1, endpoint: server.endpoint, signal: 'traces', items: 3, bytes, tenant: null };
    const measured = { time: expect.any(Date), durationMs: expect.any(Number) };
    expect(reports).toEqual([{ ...told, ...measured, outcome, attempts: 1 }]);
  });

  test('delivered with a warning', async () => {
    const server = await startServer({ protocol, answer: { kind: 'success', message: 'use fewer' } });
    const { client } = start(server.endpoint, protocol);
    expect(await client.sendTraces(REQUEST)).toMatchObject({ kind: 'delivered', message: 'use fewer' });
  });

  test('rejected in part, with the server’s message, and not sent again', async () => {
    const answer = { kind: 'success', rejectedItems: 2, message: 'two are too old' } as const;
    const server = await startServer({ protocol, answer });
    const { client } = start(server.endpoint, protocol);
    expect(await client.sendTraces(REQUEST)).toEqual({
      kind: 'rejected',
      items: 3,
      rejectedItems: 2,
      message: 'two are too old',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('refused by the server, after one attempt', async () => {
    const answer =
      protocol === 'grpc'
        ? ({ kind: 'rpc', code: RPC.INVALID_ARGUMENT, message: 'not like this' } as const)
        : ({ kind: 'http', status: 400, body: 'not like this' } as const);
    const server = await startServer({ protocol, answer });
    const { client, reports } = start(server.endpoint, protocol);
    expect(await client.sendTraces(REQUEST)).toMatchObject({
      kind: 'refused',
      code: 'REFUSED_BY_SERVER',
      ...(protocol === 'grpc' ? statusOf(null, RPC.INVALID_ARGUMENT) : statusOf(400, null)),
    });
    expect(server.requests).toHaveLength(1);
    expect(reports).toMatchObject([{ items: 3, attempts: 1 }]);
  });

  test('an answer that is not OTLP is refused: the server may have taken the data', async () => {
    const server = await startServer({ protocol, answer: { kind: 'garbage' } });
    const { client } = start(server.endpoint, protocol);
    expect(await client.sendTraces(REQUEST)).toMatchObject({ kind: 'refused', code: 'INVALID_RESPONSE' });
  });

  test('delivered after answers that may pass', async () => {
    const server = await startServer({ protocol, answer: (index) => (index < 2 ? busy : SUCCESS) });
    const { client, reports } = start(server.endpoint, protocol);
    expect(await client.sendTraces(REQUEST)).toMatchObject({ kind: 'delivered', items: 3 });
    expect(server.requests).toHaveLength(3);
    expect(reports).toMatchObject([{ attempts: 3 }]);
  });

  test('retryable once the budget is spent', async () => {
    const server = await startServer({ protocol, answer: busy });
    const { client, reports } = start(server.endpoint, protocol, { retry: SHORT_RETRY });
    const outcome = retryable(await client.sendTraces(REQUEST));
    expect(outcome).toMatchObject({ code: 'SERVER_BUSY', afterMs: null });
    expect(outcome.grpcStatus ?? outcome.httpStatus).toBe(protocol === 'grpc' ? RPC.UNAVAILABLE : 503);
    expect(outcome.reason).toContain('not now');
    expect(reports[0]?.attempts).toBe(server.requests.length);
    expect(server.requests.length).toBeGreaterThan(1);
  });

  test('delivered by another endpoint, where the first doesn’t answer', async () => {
    const [gone, there] = [await freePort(), await startServer({ protocol })];
    const endpoint = [`http://127.0.0.1:${gone}`, { url: there.endpoint, priority: 1 }];
    const client = new OtlpClient({ endpoint, protocol });
    onTestFinished(() => client.shutdown());
    expect(await client.sendTraces(REQUEST)).toMatchObject({ kind: 'delivered', items: 3 });
    expect(there.delivered('traces')).toHaveLength(3);
  });

  test('retryable at once with retry off, with the wait that the server asks for', async () => {
    const server = await startServer({ protocol, answer: { ...busy, retryDelayMs: 90_000 } });
    const { client } = start(server.endpoint, protocol, { retry: NO_RETRY });
    expect(await client.sendTraces(REQUEST)).toMatchObject({
      kind: 'retryable',
      code: 'SERVER_BUSY',
      afterMs: 90_000,
    });
    expect(server.requests).toHaveLength(1);
  });

  test('retryable when nobody listens', async () => {
    const { client } = start(`http://127.0.0.1:${await freePort()}`, protocol, { retry: NO_RETRY });
    expect(retryable(await client.sendTraces(REQUEST)).code).toBe('CONNECTION_REFUSED');
  });

  test('retryable when the connection breaks', async () => {
    const server = await startServer({ protocol, answer: { kind: 'resetInAnswer' } });
    const { client } = start(server.endpoint, protocol, { retry: NO_RETRY });
    expect(retryable(await client.sendTraces(REQUEST)).code).toBe('CONNECTION_LOST');
  });

  test('the deadline ends an attempt without an answer', async () => {
    const server = await startServer({ protocol, answer: { kind: 'silence' } });
    const { client } = start(server.endpoint, protocol);
    expect(retryable(await client.sendTraces(REQUEST, { timeoutMs: 100 })).code).toBe('TIMEOUT');
  });

  test('the deadline ends the retries, whatever is left of their budget', async () => {
    const server = await startServer({ protocol, answer: { ...busy, retryDelayMs: 60_000 } });
    const retry = { ...QUICK_RETRY, maxElapsedMs: 3_600_000 };
    const { client } = start(server.endpoint, protocol, { retry });
    const outcome = retryable(await client.sendTraces(REQUEST, { timeoutMs: 5_000 }));
    expect(outcome).toMatchObject({ code: 'SERVER_BUSY', afterMs: 60_000 });
    expect(server.requests).toHaveLength(1);
  });

  test('aborted while it waits for the answer; others go on', async () => {
    const server = await startServer({
      protocol,
      answer: (index) => (index === 0 ? { kind: 'silence' } : SUCCESS),
    });
    const { client, reports } = start(server.endpoint, protocol, { timeoutMs: 0 });
    const controller = new AbortController();
    const aborted = client.sendTraces(REQUEST, { signal: controller.signal });
    await server.received(1, DEADLINE_MS);
    controller.abort();
    expect(await aborted).toEqual({ kind: 'aborted' });
    expect(reports).toMatchObject([{ outcome: { kind: 'aborted' } }]);
    expect(await client.sendTraces(REQUEST)).toMatchObject({ kind: 'delivered' });
  });

  test('the call’s headers go over the tenant’s, those over the client’s', async () => {
    const server = await startServer({ protocol });
    const { client, reports } = start(server.endpoint, protocol, {
      headers: { 'x-a': 'client', 'x-b': 'client', 'x-c': 'client' },
      tenants: { blue: { headers: { 'X-B': 'blue', 'x-c': 'blue' } } },
    });
    await client.sendTraces(REQUEST, { tenant: 'blue', headers: { 'X-C': 'call' } });
    await client.sendTraces(REQUEST);
    expect(server.requests.map(({ headers }) => [headers['x-a'], headers['x-b'], headers['x-c']])).toEqual([
      ['client', 'blue', 'call'],
      ['client', 'client', 'client'],
    ]);
    expect(reports.map(({ tenant }) => tenant)).toEqual(['blue', null]);
  });

  test('the values of a call’s headers stay out of the outcome', async () => {
    const secret = 'Bearer abcdefgh-12345678';
    const answer =
      protocol === 'grpc'
        ? ({ kind: 'rpc', code: RPC.UNAUTHENTICATED, message: `unknown: ${secret}` } as const)
        : ({ kind: 'http', status: 401, headers: { 'content-type': 'text/plain' }, body: secret } as const);
    const server = await startServer({ protocol, answer });
    const { client } = start(server.endpoint, protocol);
    const outcome = await client.sendTraces(REQUEST, { headers: { authorization: secret } });
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('***') });
    expect(JSON.stringify(outcome)).not.toContain('abcdefgh');
  });

  test('a header that the protocol owns is misuse', async () => {
    const { client, reports } = start('http://127.0.0.1:1', protocol);
    await expect(client.sendTraces(REQUEST, { headers: { 'content-length': '7' } })).rejects.toMatchObject({
      code: 'INVALID_HEADER',
    });
    expect(client.pendingCalls).toBe(0);
    expect(reports).toEqual([]);
  });

  test('over TLS, with an authority that the options name', async () => {
    const server = await startServer({ protocol, tls: serverTls() });
    const { client } = start(server.endpoint, protocol, { tls: { caFile: CA_FILE } });
    expect(await client.sendTraces(REQUEST)).toMatchObject({ kind: 'delivered' });
    const { client: other } = start(server.endpoint, protocol, {
      tls: { caFile: OTHER_CA_FILE },
      retry: NO_RETRY,
    });
    expect(await other.sendTraces(REQUEST)).toMatchObject({ code: 'TLS_FAILED' });
    expect(server.requests).toHaveLength(1);
  });

  test.each(['gzip', 'zstd'] as const)('compressed by %s', async (compression) => {
    const server = await startServer({ protocol });
    const { client } = start(server.endpoint, protocol, { compression });
    expect(await client.sendTraces(REQUEST)).toMatchObject({ kind: 'delivered' });
    const header = protocol === 'grpc' ? 'grpc-encoding' : 'content-encoding';
    expect(server.requests[0]?.headers[header]).toBe(compression);
    expect(server.delivered('traces')).toHaveLength(3);
  });
});

describe('what is not sent', () => {
  test.each([
    ['JSON that is none', '{"resourceSpans":'],
    ['JSON of another shape', '{"resourceSpans":7}'],
    ['bytes that are no protobuf', Uint8Array.of(1, 2, 3)],
    ['an id that is none', { resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: 'xyz' }] }] }] }],
  ])('%s is refused', async (_, data) => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const { client, reports } = start(server.endpoint, 'http/protobuf');
    expect(await client.sendTraces(data)).toMatchObject({ kind: 'refused', code: 'INVALID_ITEM' });
    expect(reports).toMatchObject([{ items: null, attempts: 0 }]);
    expect(server.connections).toBe(0);
  });

  test('a request that is too large', async () => {
    const { client } = start('http://127.0.0.1:1', 'http/protobuf', { maxRequestBytes: 1024 });
    const outcome = await client.sendTraces(new Uint8Array(1025));
    expect(outcome).toMatchObject({ kind: 'refused', code: 'REQUEST_TOO_LARGE' });
  });

  test('a call whose signal was aborted before', async () => {
    const { client } = start('http://127.0.0.1:1', 'http/protobuf');
    expect(await client.sendTraces(REQUEST, { signal: AbortSignal.abort() })).toEqual({ kind: 'aborted' });
  });

  test('a call after the shutdown', async () => {
    const { client } = start('http://127.0.0.1:1', 'http/protobuf');
    await client.shutdown();
    expect(await client.sendTraces(REQUEST)).toMatchObject({ kind: 'refused', code: 'ALREADY_SHUT_DOWN' });
  });
});

describe('misuse rejects', () => {
  test.each([
    ['data', [undefined]],
    ['data', [7]],
    ['data', [[]]],
    ['timeout', [{}, { timeout: 5 }]],
    ['timeoutMs', [{}, { timeoutMs: -1 }]],
    ['signal', [{}, { signal: {} }]],
    ['encoding', ['{}', { encoding: 'yaml' }]],
    ['tenant', [{}, { tenant: 'nobody' }]],
    ['headers', [{}, { headers: 'a=b' }]],
  ])('%s', async (setting, args) => {
    const { client } = start('http://127.0.0.1:1', 'http/protobuf');
    const send = client.sendTraces.bind(client) as (...given: unknown[]) => Promise<ClientOutcome>;
    await expect(send(...args)).rejects.toMatchObject({ name: 'OtlpNativeError', setting });
    expect(client.pendingCalls).toBe(0);
  });
});

describe('limits', () => {
  test('no more requests than the concurrency are under way, and all arrive', async () => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const { client } = start(server.endpoint, 'http/protobuf', { concurrency: 2 });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => client.sendTraces(REQUEST)));
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true);
    expect(server.requests).toHaveLength(50);
    expect(server.connections).toBeLessThanOrEqual(2);
  });

  test('a call that would have to wait is told so where none may', async () => {
    const server = await startServer({ protocol: 'http/protobuf', answer: { kind: 'silence' } });
    const { client } = start(server.endpoint, 'http/protobuf', { concurrency: 1, maxWaitingCalls: 0 });
    const first = client.sendTraces(REQUEST);
    expect(retryable(await client.sendTraces(REQUEST)).code).toBe('QUEUE_FULL');
    await expect(client.shutdown(0)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
    expect(await first).toEqual({ kind: 'aborted' });
  });

  test('the deadline and the abort signal end a call that waits for its turn', async () => {
    const server = await startServer({ protocol: 'http/protobuf', answer: { kind: 'silence' } });
    const { client, reports } = start(server.endpoint, 'http/protobuf', { concurrency: 1 });
    const first = client.sendTraces(REQUEST);
    const controller = new AbortController();
    const late = client.sendTraces(REQUEST, { timeoutMs: 20 });
    const aborted = client.sendTraces(REQUEST, { signal: controller.signal });
    controller.abort();
    expect(await aborted).toEqual({ kind: 'aborted' });
    expect(retryable(await late)).toMatchObject({ code: 'TIMEOUT', reason: expect.stringContaining('turn') });
    expect(reports).toMatchObject([
      { bytes: null, attempts: 0 },
      { bytes: null, attempts: 0 },
    ]);
    expect(client.pendingCalls).toBe(1);
    await client.shutdown(0).catch(() => undefined);
    await first;
  });

  test('a tenant that has used up its rate waits, and others don’t', async () => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const { client } = start(server.endpoint, 'http/protobuf', {
      tenants: { slow: { rateLimit: { requestsPerSecond: 0.001 } }, free: {} },
    });
    const controller = new AbortController();
    expect(await client.sendTraces(REQUEST, { tenant: 'slow' })).toMatchObject({ kind: 'delivered' });
    const waiting = client.sendTraces(REQUEST, { tenant: 'slow', signal: controller.signal });
    expect(await client.sendTraces(REQUEST, { tenant: 'free' })).toMatchObject({ kind: 'delivered' });
    expect(client.pendingCalls).toBe(1);
    controller.abort();
    expect(await waiting).toEqual({ kind: 'aborted' });
    expect(server.requests).toHaveLength(2);
  });

  test('an items limit counts what a request really holds, in any form', async () => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const { client, reports } = start(server.endpoint, 'http/protobuf', {
      rateLimit: { itemsPerSecond: 1_000_000 },
    });
    await client.sendTraces(JSON.stringify(REQUEST));
    await client.sendTraces(server.requests[0]?.body ?? '');
    expect(reports.map(({ items }) => items)).toEqual([3, 3]);
    expect(await client.sendTraces('[]')).toMatchObject({ kind: 'refused', code: 'INVALID_ITEM' });
  });
});

describe('the audit hooks', () => {
  test('tell of each request before it is sent, and of its outcome, without what is secret', async () => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const told: unknown[] = [];
    const { host } = new URL(server.endpoint);
    const { client } = start(`http://user:secret@${host}`, 'http/protobuf', {
      concurrency: 1,
      tenants: { blue: {} },
      onRequest: ({ id, endpoint, tenant, items, bytes }) =>
        told.push(['request', id, endpoint, tenant, items, bytes, server.requests.length]),
      onOutcome: ({ id, endpoint, outcome }) => told.push(['outcome', id, endpoint, outcome.kind]),
    });
    const bytes = Buffer.byteLength(JSON.stringify(REQUEST));
    const endpoint = `http://***@${host}`;
    await Promise.all([
      client.sendTraces(REQUEST, { tenant: 'blue' }),
      client.sendTraces(REQUEST),
      client.sendTraces('no JSON'),
    ]);
    expect(told).toEqual([
      ['request', 1, endpoint, 'blue', null, bytes, 0],
      ['outcome', 1, endpoint, 'delivered'],
      ['request', 2, endpoint, null, null, bytes, 1],
      ['outcome', 2, endpoint, 'delivered'],
      ['request', 3, endpoint, null, null, 7, 2],
      ['outcome', 3, endpoint, 'refused'],
    ]);
  });

  test('what one throws, or rejects with, goes to diag and no further', async () => {
    const log = collectDiag();
    onTestFinished(() => diag.disable());
    const server = await startServer({ protocol: 'http/protobuf' });
    const hooks = [
      () => {
        throw new Error('thrown');
      },
      async () => {
        throw new Error('rejected');
      },
    ];
    for (const hook of hooks) {
      const { client } = start(server.endpoint, 'http/protobuf', { onRequest: hook, onOutcome: hook });
      expect(await client.sendTraces(REQUEST)).toMatchObject({ kind: 'delivered' });
    }
    log.stop();
    const text = log.lines.map((line) => line.text).join('\n');
    expect(text).toContain('thrown');
    expect(text).toContain('rejected');
  });
});

describe('flush and shutdown', () => {
  test('a flush waits for the calls before it', async () => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const { client, reports } = start(server.endpoint, 'http/protobuf', { concurrency: 1 });
    for (let count = 0; count < 5; count += 1) void client.sendTraces(REQUEST);
    await client.forceFlush();
    expect(reports).toHaveLength(5);
    expect(client.pendingCalls).toBe(0);
  });

  test('a flush that runs out of time says so, and the calls go on', async () => {
    const server = await startServer({ protocol: 'http/protobuf', answer: { kind: 'silence' } });
    const { client } = start(server.endpoint, 'http/protobuf');
    const call = client.sendTraces(REQUEST);
    await expect(client.forceFlush(20)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
    expect(client.pendingCalls).toBe(1);
    await client.shutdown(0).catch(() => undefined);
    expect(await call).toEqual({ kind: 'aborted' });
  });

  test('a shutdown waits for the calls before it', async () => {
    const server = await startServer({ protocol: 'grpc' });
    const { client } = start(server.endpoint, 'grpc');
    const calls = Array.from({ length: 20 }, () => client.sendTraces(REQUEST));
    await client.shutdown();
    for (const call of calls) expect(await call).toMatchObject({ kind: 'delivered' });
  });

  test('a signal of many calls keeps none of them', async () => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const { client } = start(server.endpoint, 'http/protobuf');
    const { signal } = new AbortController();
    // Node warns of more listeners than this, which the test would fail by.
    setMaxListeners(1, signal);
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    for (let count = 0; count < 20; count += 1) await client.sendTraces(REQUEST, { signal });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});
