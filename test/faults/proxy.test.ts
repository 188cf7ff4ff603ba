import { connect } from 'node:net';
import { NativeTracerProvider } from 'otlp-native';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { PROTOCOLS, type Protocol } from '../support/answers.ts';
import { CA_FILE, serverTls } from '../support/certificates.ts';
import { collectDiag } from '../support/diag-log.ts';
import {
  expectDeliveredOnce,
  type FaultRun,
  QUICK_RETRY,
  SHORT_RETRY,
  startRun,
  startServer,
} from '../support/fault-run.ts';
import type { FaultServer } from '../support/fault-server.ts';
import { freePort } from '../support/free-port.ts';
import { expectSettled } from '../support/ledger.ts';
import { type ProxyOptions, type ProxyServer, startProxy } from '../support/proxy-server.ts';
import { startRawServer } from '../support/raw-server.ts';

const DEADLINE_MS = 20_000;
const SPANS = 60;
/** Only the proxy knows where that is. */
const HOST = 'collector.test';
const VARIABLES = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];

type Scheme = 'http' | 'https';
type Options = Parameters<typeof startRun>[2];

beforeEach(() => {
  for (const name of [...VARIABLES, ...VARIABLES.map((name) => name.toUpperCase()), 'REQUEST_METHOD']) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(() => vi.unstubAllEnvs());

async function proxyTo(server: FaultServer, options: Partial<ProxyOptions> = {}): Promise<ProxyServer> {
  const proxy = await startProxy({ target: server.port, ...options });
  onTestFinished(() => proxy.close());
  return proxy;
}

async function rawProxy(...[onConnection]: Parameters<typeof startRawServer>): Promise<number> {
  const proxy = await startRawServer(onConnection);
  onTestFinished(() => proxy.close());
  return proxy.port;
}

/** Starts to export to {@link HOST}. */
function runFor(scheme: Scheme, protocol: Protocol, port: number, options: Options = {}): FaultRun {
  const tls = scheme === 'https' ? { tls: { caFile: CA_FILE, serverName: 'localhost' } } : {};
  return startRun(`${scheme}://${HOST}:${port}`, protocol, { ...tls, ...options });
}

/** Ends spans, waits until they are settled, and returns what diag was told. */
async function settle(run: FaultRun): Promise<string> {
  const diag = collectDiag();
  run.record(SPANS);
  await run.subject.forceFlush(DEADLINE_MS).catch(() => undefined);
  await run.finish();
  diag.stop();
  return diag.lines.map(({ text }) => text).join('\n');
}

describe.each(['http', 'https'] as const)('to %s', (scheme) => {
  describe.each(PROTOCOLS)('over %s', (protocol) => {
    const isTunnel = scheme === 'https' || protocol === 'grpc';
    const variable = `${scheme.toUpperCase()}_PROXY`;
    const start = (): Promise<FaultServer> =>
      startServer({ protocol, ...(scheme === 'https' ? { tls: serverTls() } : {}) });

    test('a proxy named in code passes everything on, and keeps its credentials', async () => {
      const server = await start();
      const proxy = await proxyTo(server, { credentials: 'us@er:s3cr:et' });
      const run = runFor(scheme, protocol, server.port, {
        proxy: `http://us%40er:s3cr%3Aet@127.0.0.1:${proxy.port}`,
      });
      await settle(run);
      expectSettled(run.subject, SPANS, { delivered: SPANS });
      expectDeliveredOnce(server, SPANS);
      expect(proxy.requests[0]).toEqual(
        isTunnel
          ? { method: 'CONNECT', target: `${HOST}:${server.port}` }
          : { method: 'POST', target: `http://${HOST}:${server.port}/v1/traces` },
      );
      for (const { headers } of server.requests) expect(headers).not.toHaveProperty('proxy-authorization');
    });

    test('the variable of the scheme names the proxy, in lower case before upper case before those for all', async () => {
      const server = await start();
      const names = [variable.toLowerCase(), variable, 'all_proxy', 'ALL_PROXY'];
      for (const name of names) vi.stubEnv(name, `127.0.0.1:${await freePort()}`);
      for (const name of names) {
        const proxy = await proxyTo(server);
        vi.stubEnv(name, `127.0.0.1:${proxy.port}`);
        const run = runFor(scheme, protocol, server.port);
        await settle(run);
        expectSettled(run.subject, SPANS, { delivered: SPANS });
        expect(proxy.requests.length).toBeGreaterThan(0);
        vi.stubEnv(name, undefined);
      }
    });

    test.each([
      ['NO_PROXY', { NO_PROXY: 'other.test, .test:PORT' }, {}],
      ['proxy: false', {}, { proxy: false as const }],
    ])('%s: the proxy hears nothing', async (_, variables, options) => {
      const server = await start();
      const proxy = await proxyTo(server);
      vi.stubEnv(variable, `http://127.0.0.1:${proxy.port}`);
      for (const [name, value] of Object.entries(variables)) {
        vi.stubEnv(name, value.replace('PORT', String(server.port)));
      }
      const run = runFor(scheme, protocol, server.port, { ...options, retry: SHORT_RETRY });
      const told = await settle(run);
      expectSettled(run.subject, SPANS, { retriesExhausted: SPANS });
      expect(told).toContain('DNS_FAILED');
      expect(proxy.requests).toEqual([]);
    });

    test.each([
      ['none', '', 'http://user:password@host:port'],
      ['wrong ones', 'user:not-this-one@', 'check user and password'],
    ])(
      'credentials are asked for and there are %s: refused at once, the next step is told',
      async (_, user, hint) => {
        const server = await start();
        const proxy = await proxyTo(server, { credentials: 'user:s3cret' });
        vi.stubEnv(variable, `http://${user}127.0.0.1:${proxy.port}`);
        const run = runFor(scheme, protocol, server.port);
        const told = await settle(run);
        expectSettled(run.subject, SPANS, { refused: SPANS });
        expect(proxy.requests).toHaveLength(1);
        for (const part of ['PROXY_FAILED', '407', `http://127.0.0.1:${proxy.port}`, hint]) {
          expect(told).toContain(part);
        }
        expect(told).not.toContain('not-this-one');
        expect(server.connections).toBe(0);
      },
    );

    test('a proxy that is down is tried again, and everything arrives once it is up', async () => {
      const server = await start();
      const port = await freePort();
      const diag = collectDiag();
      const run = runFor(scheme, protocol, server.port, { proxy: `http://127.0.0.1:${port}` });
      run.record(SPANS);
      const flushed = run.subject.forceFlush(DEADLINE_MS);
      await vi.waitFor(() => expect(diag.lines).not.toEqual([]), DEADLINE_MS);
      await proxyTo(server, { port });
      await flushed;
      await run.finish();
      diag.stop();
      expectSettled(run.subject, SPANS, { delivered: SPANS });
      expect(diag.lines[0]?.text).toContain('PROXY_FAILED');
      expect(diag.lines[0]?.text).toContain('is it running?');
    });

    test('a proxy that hangs costs the attempt its time and no more', async () => {
      const server = await start();
      const port = await rawProxy(() => undefined);
      const run = runFor(scheme, protocol, server.port, {
        proxy: `http://127.0.0.1:${port}`,
        timeoutMs: 100,
        retry: SHORT_RETRY,
      });
      const told = await settle(run);
      expectSettled(run.subject, SPANS, { retriesExhausted: SPANS });
      expect(told).toContain('TIMEOUT');
      expect(told).toContain(`through the proxy http://127.0.0.1:${port}`);
    });

    test.each([
      ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n'],
      ['a head without an end', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(1_000_000)}`],
    ])('a proxy that answers %s: nothing is delivered, the proxy is named', async (_, bytes) => {
      const server = await start();
      const port = await rawProxy((socket) => socket.once('data', () => socket.end(bytes)));
      const run = runFor(scheme, protocol, server.port, {
        proxy: `http://127.0.0.1:${port}`,
        retry: SHORT_RETRY,
      });
      const told = await settle(run);
      const { delivered, dropped } = run.subject.stats();
      expect(delivered).toBe(0);
      expect(dropped.retriesExhausted + dropped.refused).toBe(SPANS);
      expect(told).toContain(`through the proxy http://127.0.0.1:${port}`);
      if (isTunnel) expect(told).toContain('PROXY_FAILED');
    });

    test('a URL that can’t be used is an error that names the variable and not its text', () => {
      vi.stubEnv(variable, 'socks5://user:s3cret@127.0.0.1:1080');
      const refused = expect(
        () => new NativeTracerProvider({ exporter: { protocol, endpoint: `${scheme}://${HOST}` } }),
      );
      refused.toThrow(expect.objectContaining({ code: 'INVALID_OPTION', setting: variable }));
      refused.not.toThrow(/s3cret/);
    });
  });
});

test.each(PROTOCOLS)('over %s: the environment’s proxy is not for this machine', async (protocol) => {
  const server = await startServer({ protocol });
  vi.stubEnv('ALL_PROXY', `http://127.0.0.1:${await freePort()}`);
  const run = startRun(server.endpoint, protocol, { retry: QUICK_RETRY });
  await settle(run);
  expectSettled(run.subject, SPANS, { delivered: SPANS });
});

test('a proxy that says 503 is tried again until it says otherwise', async () => {
  const server = await startServer({ protocol: 'grpc' });
  const proxy = await proxyTo(server);
  let refusals = 2;
  const port = await rawProxy((socket) => {
    socket.once('data', (asked) => {
      if (refusals > 0) {
        refusals -= 1;
        socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      const onward = connect(proxy.port, '127.0.0.1');
      onward.on('error', () => socket.destroy());
      onward.write(asked);
      onward.pipe(socket);
      socket.pipe(onward);
    });
  });
  const run = runFor('http', 'grpc', server.port, { proxy: `http://127.0.0.1:${port}` });
  await settle(run);
  expectSettled(run.subject, SPANS, { delivered: SPANS });
  expect(refusals).toBe(0);
});
