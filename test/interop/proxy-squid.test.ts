/** A real proxy, Squid, between exporters and servers: tunnels and requests that are handed to it, credentials, and NO_PROXY. */

import { OtlpClient, type OtlpClientOptions, traceRequest } from 'otlp-native';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { startSquid } from '../peers/squid/squid.ts';
import { PROTOCOLS } from '../support/answers.ts';
import { CA_FILE, serverTls } from '../support/certificates.ts';
import { runDoctor } from '../support/doctor-run.ts';
import { startServer } from '../support/fault-run.ts';
import type { FolderServer } from '../support/server-process.ts';

const INSTALL_DEADLINE_MS = 10 * 60_000;
/** Only the proxy knows where that is. */
const HOST = 'collector.test';
const VARIABLES = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];
const REQUEST = traceRequest({ spans: [{ name: 'work', startTime: 1, endTime: 2 }] });

let squid: FolderServer;
beforeAll(async () => {
  squid = await startSquid(HOST);
}, INSTALL_DEADLINE_MS);
afterAll(() => squid?.stop());

beforeEach(() => {
  for (const name of [...VARIABLES, ...VARIABLES.map((name) => name.toUpperCase()), 'REQUEST_METHOD'])
    vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

const proxyUrl = (credentials: string): string => `http://${credentials}127.0.0.1:${squid.port}`;

describe.each(['http', 'https'] as const)('to %s', (scheme) => {
  describe.each(PROTOCOLS)('over %s', (protocol) => {
    const started = async () =>
      startServer({ protocol, ...(scheme === 'https' ? { tls: serverTls() } : {}) });
    const clientTo = (port: number, options: OtlpClientOptions = {}): OtlpClient => {
      const client = new OtlpClient({
        endpoint: `${scheme}://${HOST}:${port}`,
        protocol,
        retry: { maxElapsedMs: 0 },
        ...(scheme === 'https' ? { tls: { caFile: CA_FILE, serverName: 'localhost' } } : {}),
        ...options,
      });
      onTestFinished(() => client.shutdown(0).catch(() => undefined));
      return client;
    };

    test('the right credentials of the variable lead through it', async () => {
      const server = await started();
      vi.stubEnv(`${scheme.toUpperCase()}_PROXY`, proxyUrl('me:se%3Acret@'));
      const client = clientTo(server.port);
      for (let count = 0; count < 3; count += 1)
        expect(await client.sendTraces(REQUEST)).toMatchObject({ kind: 'delivered', items: 1 });
      expect(server.requests).toHaveLength(3);
      for (const { headers } of server.requests) expect(headers).not.toHaveProperty('proxy-authorization');
    });

    test.each(['', 'me:wrong@'])('%j is told of as the proxy’s 407, without the password', async (given) => {
      const server = await started();
      const outcome = await clientTo(server.port, { proxy: proxyUrl(given) }).sendTraces(REQUEST);
      expect(outcome).toMatchObject({ kind: 'refused', code: 'PROXY_FAILED', httpStatus: 407 });
      expect(JSON.stringify(outcome)).not.toContain('wrong');
      expect(server.requests).toEqual([]);
    });

    test('NO_PROXY has the host reached directly, where nobody knows it', async () => {
      const server = await started();
      vi.stubEnv(`${scheme.toUpperCase()}_PROXY`, proxyUrl('me:se%3Acret@'));
      vi.stubEnv('NO_PROXY', `other.test, .${HOST}:${server.port}`);
      const outcome = await clientTo(server.port).sendTraces(REQUEST);
      expect(outcome).toMatchObject({ kind: 'retryable', code: 'DNS_FAILED' });
      expect(server.requests).toEqual([]);
    });
  });
});

test('the doctor finds the way through it, and what is wrong with it', async () => {
  const server = await startServer({ protocol: 'grpc', tls: serverTls() });
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `https://localhost.${HOST}:${server.port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_CERTIFICATE: CA_FILE,
    HTTPS_PROXY: proxyUrl('me:se%3Acret@'),
  };
  const unknownHost = await runDoctor(environment);
  expect(unknownHost.faults.map(({ id }) => id)).toEqual(['PROXY_REFUSED']);
  const stranger = await runDoctor({ ...environment, HTTPS_PROXY: proxyUrl('') });
  expect(stranger.faults.map(({ id }) => id)).toEqual(['PROXY_CREDENTIALS']);
});
