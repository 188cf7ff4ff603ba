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
import {
  expectDeliveredOnce,
  type FaultRun,
  SHORT_RETRY,
  startRun,
  startServer,
} from '../support/fault-run.ts';
import type { FaultServer } from '../support/fault-server.ts';
import { expectSettled } from '../support/ledger.ts';

const DEADLINE_MS = 20_000;
const SPANS = 100;

/** Ends spans that can't arrive, and returns what diag was told first. */
async function nothingArrives(server: FaultServer, run: FaultRun): Promise<string> {
  const diag = collectDiag();
  run.record(SPANS);
  await run.subject.forceFlush(DEADLINE_MS);
  await run.finish();
  diag.stop();
  const { delivered, dropped } = run.subject.stats();
  expect(delivered).toBe(0);
  expect(dropped.retriesExhausted + dropped.refused).toBe(SPANS);
  expect(server.requests).toEqual([]);
  const [first] = diag.lines;
  expect(first?.text).toContain(String(server.port));
  return first?.text ?? '';
}

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('a server of a given authority gets every span', async () => {
    const server = await startServer({ protocol, tls: serverTls() });
    const run = startRun(server.endpoint, protocol, { tls: { caFile: CA_FILE } });
    run.record(SPANS);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, SPANS, { delivered: SPANS });
    expectDeliveredOnce(server, SPANS);
  });

  test('a server that asks for a client certificate gets it', async () => {
    const server = await startServer({ protocol, tls: serverTls(true) });
    const tls = { caFile: CA_FILE, certFile: CLIENT_CERT_FILE, keyFile: CLIENT_KEY_FILE };
    const run = startRun(server.endpoint, protocol, { tls });
    run.record(SPANS);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, SPANS, { delivered: SPANS });
    expectDeliveredOnce(server, SPANS);
  });

  test('insecureSkipVerify takes any certificate', async () => {
    const server = await startServer({ protocol, tls: serverTls() });
    const run = startRun(server.endpoint, protocol, { tls: { insecureSkipVerify: true } });
    run.record(SPANS);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, SPANS, { delivered: SPANS });
    expectDeliveredOnce(server, SPANS);
  });

  test('serverName is verified instead of the endpoint’s host', async () => {
    const server = await startServer({ protocol, tls: serverTls() });
    const byAddress = server.endpoint.replace('localhost', '127.0.0.1');
    const run = startRun(byAddress, protocol, { tls: { caFile: CA_FILE, serverName: 'localhost' } });
    run.record(SPANS);
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, SPANS, { delivered: SPANS });
    expectDeliveredOnce(server, SPANS);
  });

  test.each<[string, Parameters<typeof startRun>[2], (endpoint: string) => string]>([
    ['a certificate that the system’s authorities did not sign', {}, (endpoint) => endpoint],
    ['a certificate of another authority', { tls: { caFile: OTHER_CA_FILE } }, (endpoint) => endpoint],
    [
      'a certificate for another name',
      { tls: { caFile: CA_FILE } },
      (endpoint) => endpoint.replace('localhost', '127.0.0.1'),
    ],
  ])('%s: nothing is sent, diag is told, every span is accounted for', async (_, options, endpointOf) => {
    const server = await startServer({ protocol, tls: serverTls() });
    const told = await nothingArrives(
      server,
      startRun(endpointOf(server.endpoint), protocol, { ...options, retry: SHORT_RETRY }),
    );
    expect(told).toMatch(/TLS|certificate/i);
  });

  test('a missing client certificate: nothing is sent, diag is told, every span is accounted for', async () => {
    const server = await startServer({ protocol, tls: serverTls(true) });
    const options = { tls: { caFile: CA_FILE }, retry: SHORT_RETRY };
    const told = await nothingArrives(server, startRun(server.endpoint, protocol, options));
    // In TLS 1.3 the server looks at the client's certificate after the client believes to be connected; its refusal
    // comes as an alert or, if the connection is closed sooner, as the end of the connection.
    expect(told).toMatch(/TLS|certificate|connection/i);
  });

  test('https to a server without TLS: nothing is delivered, diag is told', async () => {
    const server = await startServer({ protocol });
    const endpoint = `https://localhost:${server.port}`;
    expect(await nothingArrives(server, startRun(endpoint, protocol, { retry: SHORT_RETRY }))).toMatch(
      /TLS/i,
    );
  });

  test('http to a server with TLS: nothing is delivered, diag is told', async () => {
    const server = await startServer({ protocol, tls: serverTls() });
    const endpoint = `http://localhost:${server.port}`;
    await nothingArrives(server, startRun(endpoint, protocol, { retry: SHORT_RETRY }));
  });
});
