/** Faults of TLS, each planted alone. */

import { once } from 'node:events';
import { copyFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PROTOCOLS, type Protocol } from '../../support/answers.ts';
import {
  CA_FILE,
  CLIENT_CERT_FILE,
  CLIENT_KEY_FILE,
  INVALID_CA_FILE,
  invalidTls,
  OTHER_CA_FILE,
  serverTls,
} from '../../support/certificates.ts';
import { expectFault, project, runDoctor, secretFile } from '../../support/doctor-run.ts';
import { startServer } from '../../support/fault-run.ts';
import { startRawServer } from '../../support/raw-server.ts';

const to = (endpoint: string, protocol: Protocol, caFile: string): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_CERTIFICATE: caFile,
});

/** A client's certificate and key that only we can read. */
function client(directory: string, certFile = CLIENT_CERT_FILE, keyFile = CLIENT_KEY_FILE) {
  const copy = join(directory, 'client.pem');
  copyFileSync(certFile, copy);
  return {
    OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: copy,
    OTEL_EXPORTER_OTLP_CLIENT_KEY: secretFile(directory, 'client.key', readFileSync(keyFile)),
  };
}

describe.each(PROTOCOLS)('%s', (protocol) => {
  test('a server of a given authority is well', async () => {
    const server = await startServer({ protocol, tls: serverTls() });
    const doctor = await runDoctor(to(server.endpoint, protocol, CA_FILE));
    expect(doctor.faults).toEqual([]);
    expect(doctor.check('tls').summary).toMatch(/^TLSv1\.3, certificate until /);
  });

  test('a server that asks for a client certificate gets it', async () => {
    const server = await startServer({ protocol, tls: serverTls(true) });
    const directory = project();
    const environment = { ...to(server.endpoint, protocol, CA_FILE), ...client(directory) };
    expect((await runDoctor(environment, { directory })).faults).toEqual([]);
  });

  test('an unknown authority', async () => {
    const server = await startServer({ protocol, tls: serverTls() });
    const doctor = await runDoctor(to(server.endpoint, protocol, OTHER_CA_FILE));
    expectFault(doctor, 'TLS_UNKNOWN_CA', /otlp-native test authority is not among .*other-ca\.pem/);
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['expired', 'TLS_EXPIRED'],
    ['not-yet-valid', 'TLS_NOT_YET_VALID'],
    ['other-host', 'TLS_WRONG_HOST'],
  ] as const)('a certificate that is %s', async (fault, id) => {
    const server = await startServer({ protocol, tls: invalidTls(fault) });
    expectFault(await runDoctor(to(server.endpoint, protocol, INVALID_CA_FILE)), id);
    expect(server.requests).toEqual([]);
  });

  test('a client certificate that is asked for and not there', async () => {
    const server = await startServer({ protocol, tls: serverTls(true) });
    expectFault(await runDoctor(to(server.endpoint, protocol, CA_FILE)), 'TLS_CLIENT_CERTIFICATE');
  });

  test('https to a server without TLS', async () => {
    const server = await startServer({ protocol });
    const endpoint = server.endpoint.replace('http:', 'https:');
    expectFault(await runDoctor(to(endpoint, protocol, CA_FILE)), 'TLS_NOT_SPOKEN');
  });

  test('http to a server with TLS', async () => {
    const server = await startServer({ protocol, tls: serverTls() });
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: server.endpoint.replace('https:', 'http:'),
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    };
    // A server that waits for a handshake says nothing to gRPC.
    expectFault(await runDoctor(environment, { words: ['--timeout', '3'] }), 'SERVER_WANTS_TLS');
  });
});

test('a server that breaks off the handshake', async () => {
  const server = await startRawServer((socket) => socket.once('data', () => socket.destroy()));
  onTestFinished(() => server.close());
  const endpoint = `https://127.0.0.1:${server.port}`;
  expectFault(await runDoctor(to(endpoint, 'http/protobuf', CA_FILE)), 'TLS_FAILED');
});

test('any certificate is trusted', async () => {
  const server = await startServer({ protocol: 'http/protobuf', tls: serverTls() });
  const directory = project({
    'otel.yaml': `file_format: "1.1"
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http:
            endpoint: ${server.endpoint}/v1/traces
distribution:
  otlp-native:
    exporters: { tls: { insecure_skip_verify: true } }
`,
  });
  expectFault(await runDoctor({ OTEL_CONFIG_FILE: 'otel.yaml' }, { directory }), 'TLS_NOT_VERIFIED');
});

describe('certificates and keys', () => {
  const endpoint = 'https://127.0.0.1:1';
  const faultsOfFiles = async (environment: Record<string, string>, directory: string) =>
    (await runDoctor({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...environment }, { directory })).check('files')
      .findings;

  test('a file that is not there', async () => {
    const [fault, ...others] = await faultsOfFiles(
      { OTEL_EXPORTER_OTLP_CERTIFICATE: 'no-such.pem' },
      project(),
    );
    expect(fault).toMatchObject({ id: 'FILE_MISSING', where: 'no-such.pem' });
    expect(others).toEqual([]);
  });

  test('a file that is no certificate', async () => {
    const directory = project({ 'ca.pem': 'hello' });
    const found = await faultsOfFiles({ OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem' }, directory);
    expect(found).toMatchObject([{ id: 'FILE_INVALID', where: 'ca.pem' }]);
  });

  test('a key of another certificate', async () => {
    const directory = project();
    const other = join(import.meta.dirname, '../../support/tls/server.key');
    const found = await faultsOfFiles(client(directory, CLIENT_CERT_FILE, other), directory);
    expect(found).toMatchObject([{ id: 'KEY_MISMATCH' }]);
  });

  test('a key that others can read', async () => {
    const directory = project();
    const key = secretFile(directory, 'open.key', readFileSync(CLIENT_KEY_FILE), 0o644);
    const environment = { ...client(directory), OTEL_EXPORTER_OTLP_CLIENT_KEY: key };
    const found = await faultsOfFiles(environment, directory);
    expect(found).toMatchObject([{ id: 'KEY_READABLE_BY_OTHERS', message: expect.stringContaining('644') }]);
  });

  test('a client certificate that has ended', async () => {
    const directory = project();
    const folder = join(import.meta.dirname, '../../support/tls');
    const expired = client(directory, join(folder, 'expired.pem'), join(folder, 'invalid.key'));
    expect(await faultsOfFiles(expired, directory)).toMatchObject([{ id: 'CLIENT_CERTIFICATE_EXPIRED' }]);
  });
});

test('gRPC to TLS that only offers HTTP/1.1', async () => {
  const { cert, key } = serverTls();
  const server = createServer({ cert, key, ALPNProtocols: ['http/1.1'] }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const doctor = await runDoctor(to(`https://127.0.0.1:${port}`, 'grpc', CA_FILE));
  const { advice } = expectFault(doctor, 'TLS_NO_HTTP2', /NO_APPLICATION_PROTOCOL/);
  expect(advice).toContain('http/protobuf');
});

test('a file of authorities that only the core can’t read keeps the round trip from being made', async () => {
  const server = await startServer({ protocol: 'http/protobuf', tls: serverTls() });
  const directory = project();
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  const caFile = secretFile(directory, 'ca.pem', `${readFileSync(CA_FILE, 'utf8')}\n${broken}`);
  const doctor = await runDoctor(to(server.endpoint, 'http/protobuf', caFile), { directory });
  expect(doctor.faults.map(({ id }) => id)).toContain('SETTINGS_REFUSED');
  expect(doctor.code).toBe(1);
});
