/** Faults of proxies, each planted alone; nothing secret is shown. */

import { describe, expect, onTestFinished, test } from 'vitest';
import type { Protocol } from '../../support/answers.ts';
import { CA_FILE, serverTls } from '../../support/certificates.ts';
import { expectFault, project, runDoctor } from '../../support/doctor-run.ts';
import { startServer } from '../../support/fault-run.ts';
import { freePort } from '../../support/free-port.ts';
import { type ProxyOptions, startProxy } from '../../support/proxy-server.ts';
import { startRawServer } from '../../support/raw-server.ts';

/** By way of the proxy, each kind of request: through a tunnel with and without TLS, and handed to the proxy. */
const WAYS: readonly (readonly [string, Protocol, boolean])[] = [
  ['https', 'http/protobuf', true],
  ['gRPC', 'grpc', false],
  ['http', 'http/json', false],
];

const HOST = 'localhost';

async function proxy(options: ProxyOptions) {
  const started = await startProxy(options);
  onTestFinished(() => started.close());
  return started;
}

/** A configuration file names the proxy, so that it counts for this machine, too. */
function by(proxyUrl: string, protocol: Protocol, isTls: boolean, port: number) {
  const endpoint = `${isTls ? 'https' : 'http'}://${HOST}:${port}`;
  const tls = isTls ? `, tls: { ca_file: "${CA_FILE}" }` : '';
  const exporter =
    protocol === 'grpc'
      ? `otlp_grpc: { endpoint: "${endpoint}" }`
      : `otlp_http: { endpoint: "${endpoint}/v1/traces", encoding: ${protocol.slice(5)}${tls} }`;
  return project({
    'otel.yaml': `file_format: "1.1"
tracer_provider:
  processors:
    - batch: { exporter: { ${exporter} } }
distribution:
  otlp-native:
    exporters: { proxy: "${proxyUrl}" }
`,
  });
}

describe.each(WAYS)('%s', (_, protocol, isTls) => {
  const started = async () => startServer({ protocol, ...(isTls ? { tls: serverTls() } : {}) });
  const run = (directory: string) => runDoctor({ OTEL_CONFIG_FILE: 'otel.yaml' }, { directory });

  test('a proxy with the right credentials is well', async () => {
    const server = await started();
    const { port, requests } = await proxy({ target: server.port, credentials: 'me:se:cret' });
    const doctor = await run(by(`http://me:se%3Acret@127.0.0.1:${port}`, protocol, isTls, server.port));
    expect(doctor.faults).toEqual([]);
    expect(doctor.check('proxy')).toMatchObject({
      status: 'passed',
      summary: expect.stringContaining(`http://***@127.0.0.1:${port}`),
    });
    expect(requests.length).toBeGreaterThan(0);
    expect(doctor.text).not.toContain('cret');
  });

  test.each(['', 'me:wrong@'])('a proxy that wants other credentials than %j', async (given) => {
    const server = await started();
    const { port } = await proxy({ target: server.port, credentials: 'me:secret' });
    const doctor = await run(by(`http://${given}127.0.0.1:${port}`, protocol, isTls, server.port));
    expectFault(doctor, 'PROXY_CREDENTIALS', /407/);
    expect(doctor.text).not.toContain('wrong');
  });

  test('a proxy that is not there', async () => {
    const server = await started();
    const doctor = await run(by(`http://127.0.0.1:${await freePort()}`, protocol, isTls, server.port));
    expectFault(doctor, 'PROXY_UNREACHABLE', /ECONNREFUSED/);
  });

  test('a proxy that forbids the port', async () => {
    const server = await started();
    const refusing = await startRawServer((socket) =>
      socket.on('data', () => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')),
    );
    onTestFinished(() => refusing.close());
    const doctor = await run(by(`http://127.0.0.1:${refusing.port}`, protocol, isTls, server.port));
    // What a proxy answers to a request that it is handed can't be told from the server's answer.
    expectFault(doctor, isTls || protocol === 'grpc' ? 'PROXY_REFUSED' : 'FORBIDDEN', /403/);
  });
});

test('what listens at the proxy’s address is none', async () => {
  const server = await startServer({ protocol: 'grpc' });
  const raw = await startRawServer((socket) => socket.on('data', () => socket.end('SSH-2.0-OpenSSH\r\n')));
  onTestFinished(() => raw.close());
  const directory = by(`http://127.0.0.1:${raw.port}`, 'grpc', false, server.port);
  expectFault(await runDoctor({ OTEL_CONFIG_FILE: 'otel.yaml' }, { directory }), 'PROXY_NOT_HTTP');
});

test('a proxy that takes the connection and says nothing', async () => {
  const server = await startServer({ protocol: 'grpc' });
  const silent = await startRawServer(() => {});
  onTestFinished(() => silent.close());
  const directory = by(`http://127.0.0.1:${silent.port}`, 'grpc', false, server.port);
  const doctor = await runDoctor({ OTEL_CONFIG_FILE: 'otel.yaml' }, { directory, timeoutS: 1 });
  expectFault(doctor, 'PROXY_NO_ANSWER');
});

test('the proxy of the environment counts for other machines, and NO_PROXY exempts them', async () => {
  const server = await startServer({ protocol: 'http/protobuf' });
  const { port, requests } = await proxy({ target: server.port });
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.invalid:4318',
    HTTP_PROXY: `http://127.0.0.1:${port}`,
  };
  const through = await runDoctor(environment);
  expect(through.faults).toEqual([]);
  expect(through.check('proxy').summary).toBe(`http://127.0.0.1:${port} of HTTP_PROXY`);
  const asked = requests.length;
  expectFault(await runDoctor({ ...environment, NO_PROXY: '.invalid' }), 'DNS_FAILED');
  expect(requests.length).toBe(asked);
  expectFault(await runDoctor({ ...environment, HTTP_PROXY: 'socks5://127.0.0.1:1' }), 'PROXY_INVALID');
});
