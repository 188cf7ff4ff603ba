import { describe, expect, test } from 'vitest';
import { PROTOCOLS } from '../support/answers.ts';
import {
  CA_FILE,
  CLIENT_CERT_FILE,
  CLIENT_KEY_FILE,
  OTHER_CA_FILE,
  serverTls,
} from '../support/certificates.ts';
import { collectDiag } from '../support/diag-log.ts';
import { expectDeliveredOnce, SHORT_RETRY, startRun, startServer } from '../support/fault-run.ts';
import { expectSettled, settled } from '../support/ledger.ts';

const DEADLINE_MS = 20_000;
const SPANS = 100;

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('a server of a given authority gets every span', async () => {
    const server = await startServer({ protocol, tls: serverTls() });
    const run = startRun(server.endpoint, protocol, { tls: { caFile: CA_FILE } });
    run.endSpans(SPANS);
    await run.processor.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.processor, SPANS, { delivered: SPANS });
    expectDeliveredOnce(server, SPANS);
  });

  test('a server that asks for a client certificate gets it', async () => {
    const server = await startServer({ protocol, tls: serverTls(true) });
    const tls = { caFile: CA_FILE, certFile: CLIENT_CERT_FILE, keyFile: CLIENT_KEY_FILE };
    const run = startRun(server.endpoint, protocol, { tls });
    run.endSpans(SPANS);
    await run.processor.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.processor, SPANS, { delivered: SPANS });
    expectDeliveredOnce(server, SPANS);
  });

  test('insecureSkipVerify takes any certificate', async () => {
    const server = await startServer({ protocol, tls: serverTls() });
    const run = startRun(server.endpoint, protocol, { tls: { insecureSkipVerify: true } });
    run.endSpans(SPANS);
    await run.processor.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.processor, SPANS, { delivered: SPANS });
    expectDeliveredOnce(server, SPANS);
  });

  test('serverName is verified instead of the endpoint’s host', async () => {
    const server = await startServer({ protocol, tls: serverTls() });
    const byAddress = server.endpoint.replace('localhost', '127.0.0.1');
    const run = startRun(byAddress, protocol, { tls: { caFile: CA_FILE, serverName: 'localhost' } });
    run.endSpans(SPANS);
    await run.processor.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.processor, SPANS, { delivered: SPANS });
    expectDeliveredOnce(server, SPANS);
  });

  test.each<[string, Parameters<typeof startRun>[2], boolean, (endpoint: string) => string]>([
    ['a certificate that the system’s authorities did not sign', {}, false, (endpoint) => endpoint],
    ['a certificate of another authority', { tls: { caFile: OTHER_CA_FILE } }, false, (endpoint) => endpoint],
    [
      'a certificate for another name',
      { tls: { caFile: CA_FILE } },
      false,
      (endpoint) => endpoint.replace('localhost', '127.0.0.1'),
    ],
    ['a missing client certificate', { tls: { caFile: CA_FILE } }, true, (endpoint) => endpoint],
  ])(
    '%s: nothing is sent, diag is told, every span is accounted for',
    async (_, options, asksClient, endpointOf) => {
      const diag = collectDiag();
      const server = await startServer({ protocol, tls: serverTls(asksClient) });
      const run = startRun(endpointOf(server.endpoint), protocol, { ...options, retry: SHORT_RETRY });
      run.endSpans(SPANS);
      await settled(run.processor, DEADLINE_MS);
      await run.finish();
      diag.stop();
      const { delivered, dropped } = run.processor.stats();
      expect(delivered).toBe(0);
      expect(dropped.retriesExhausted + dropped.refused).toBe(SPANS);
      expect(server.requests).toEqual([]);
      expect(diag.lines[0]?.text).toContain(String(server.port));
      expect(diag.lines[0]?.text).toMatch(/TLS|certificate/i);
    },
  );

  test('https to a server without TLS: nothing is delivered, diag is told', async () => {
    const diag = collectDiag();
    const server = await startServer({ protocol });
    const run = startRun(`https://localhost:${server.port}`, protocol, { retry: SHORT_RETRY });
    run.endSpans(SPANS);
    await settled(run.processor, DEADLINE_MS);
    await run.finish();
    diag.stop();
    const { dropped } = run.processor.stats();
    expect(dropped.retriesExhausted + dropped.refused).toBe(SPANS);
    expect(diag.lines[0]?.text).toMatch(/TLS/i);
  });

  test('http to a server with TLS: nothing is delivered, diag is told', async () => {
    const diag = collectDiag();
    const server = await startServer({ protocol, tls: serverTls() });
    const run = startRun(`http://localhost:${server.port}`, protocol, { retry: SHORT_RETRY });
    run.endSpans(SPANS);
    await settled(run.processor, DEADLINE_MS);
    await run.finish();
    diag.stop();
    const { dropped } = run.processor.stats();
    expect(dropped.retriesExhausted + dropped.refused).toBe(SPANS);
    expect(diag.lines[0]?.text).toContain(String(server.port));
  });
});
