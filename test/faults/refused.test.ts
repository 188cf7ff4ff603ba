import { describe, expect, test } from 'vitest';
import { PROTOCOLS, RPC, SUCCESS } from '../support/answers.ts';
import { collectDiag } from '../support/diag-log.ts';
import { expectDeliveredOnce, startRun, startServer } from '../support/fault-run.ts';
import { expectSettled } from '../support/ledger.ts';

const DEADLINE_MS = 20_000;
const SPANS = 60;

describe.each(['http/protobuf', 'http/json'] as const)('over %s', (protocol) => {
  test.each([400, 401, 403, 404, 418, 500, 501])(
    'HTTP %i ends the request after one attempt',
    async (status) => {
      const diag = collectDiag();
      const server = await startServer({ protocol, answer: { kind: 'http', status, body: 'not like this' } });
      const run = startRun(server.endpoint, protocol);
      run.record(SPANS);
      await run.subject.forceFlush(DEADLINE_MS);
      await run.finish();
      diag.stop();
      expectSettled(run.subject, SPANS, { refused: SPANS });
      expect(server.requests).toHaveLength(1);
      expect(diag.lines.map(({ level }) => level)).toEqual(['error']);
      expect(diag.lines[0]?.text).toContain(String(status));
      expect(diag.lines[0]?.text).toContain(server.endpoint);
    },
  );

  test.each([301, 302, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const target = await startServer({ protocol });
    const server = await startServer({
      protocol,
      answer: { kind: 'http', status, headers: { location: `${target.endpoint}/v1/traces` } },
    });
    const run = startRun(server.endpoint, protocol);
    run.record(SPANS);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, SPANS, { refused: SPANS });
    expect(server.requests).toHaveLength(1);
    expect(target.connections).toBe(0);
  });
});

describe('over grpc', () => {
  test.each([
    'UNKNOWN',
    'INVALID_ARGUMENT',
    'PERMISSION_DENIED',
    'RESOURCE_EXHAUSTED',
    'UNIMPLEMENTED',
    'INTERNAL',
    'UNAUTHENTICATED',
  ] as const)('%s without RetryInfo ends the request after one attempt', async (code) => {
    const server = await startServer({
      protocol: 'grpc',
      answer: { kind: 'rpc', code: RPC[code], message: 'not like this' },
    });
    const run = startRun(server.endpoint, 'grpc');
    run.record(SPANS);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, SPANS, { refused: SPANS });
    expect(server.requests).toHaveLength(1);
  });
});

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('partial success counts what was rejected and is not retried', async () => {
    const diag = collectDiag();
    const server = await startServer({
      protocol,
      answer: { kind: 'success', rejectedItems: 7, message: 'seven are too old' },
    });
    const run = startRun(server.endpoint, protocol);
    run.record(SPANS);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    diag.stop();
    expectSettled(run.subject, SPANS, { delivered: SPANS - 7, rejected: 7 });
    expect(server.requests).toHaveLength(1);
    expect(diag.lines.map(({ text }) => text).join('\n')).toContain('seven are too old');
  });

  test('a partial success that rejects more than was sent rejects all of it', async () => {
    const server = await startServer({ protocol, answer: { kind: 'success', rejectedItems: 1_000_000 } });
    const run = startRun(server.endpoint, protocol);
    run.record(SPANS);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, SPANS, { rejected: SPANS });
  });

  test('a message without rejected spans is a warning, and everything is delivered', async () => {
    const diag = collectDiag();
    const server = await startServer({
      protocol,
      answer: { kind: 'success', message: 'please use fewer attributes' },
    });
    const run = startRun(server.endpoint, protocol);
    run.record(SPANS);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    diag.stop();
    expectSettled(run.subject, SPANS, { delivered: SPANS });
    expect(diag.lines.map(({ text }) => text).join('\n')).toContain('please use fewer attributes');
  });

  test('headers reach the server', async () => {
    const server = await startServer({ protocol, answer: SUCCESS });
    const run = startRun(server.endpoint, protocol, {
      headers: { 'x-tenant': 'blue', authorization: 'Bearer token' },
    });
    run.record(1);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expect(server.requests[0]?.headers).toMatchObject({ 'x-tenant': 'blue', authorization: 'Bearer token' });
    expect(server.requests[0]?.headers['user-agent']).toMatch(/OTel-OTLP-Exporter-JavaScript\/\d/);
    expectDeliveredOnce(server, 1);
  });

  test('batches are split by encoded size, and a span larger than a request is counted as invalid or refused', async () => {
    const server = await startServer({ protocol });
    const run = startRun(server.endpoint, protocol, { batch: { maxBytes: 4_096 }, maxRequestBytes: 16_384 });
    run.record(500);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 500, { delivered: 500 });
    expectDeliveredOnce(server, 500);
    if (protocol !== 'http/json')
      for (const { body } of server.requests) expect(body.length).toBeLessThanOrEqual(4_096);
  });
});
