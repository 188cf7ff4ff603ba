/** One fault is planted on the way to the server: the doctor names it, and nothing else. */

import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Answer, PROTOCOLS, type Protocol, RPC } from '../../support/answers.ts';
import { expectFault, project, runDoctor } from '../../support/doctor-run.ts';
import { startServer } from '../../support/fault-run.ts';
import { freePort } from '../../support/free-port.ts';
import { startRawServer } from '../../support/raw-server.ts';

const to = (endpoint: string, protocol: Protocol = 'http/protobuf'): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
});

async function rawServer(onConnection: Parameters<typeof startRawServer>[0]): Promise<string> {
  const server = await startRawServer(onConnection);
  onTestFinished(() => server.close());
  return `http://127.0.0.1:${server.port}`;
}

describe.each(PROTOCOLS)('%s', (protocol) => {
  test('a server that is well has no faults, and every signal is tried', async () => {
    const server = await startServer({ protocol });
    const doctor = await runDoctor(to(server.endpoint, protocol));
    expect(doctor.faults).toEqual([]);
    expect([doctor.code, doctor.report.ok]).toEqual([0, true]);
    expect(doctor.check('roundTrip')).toMatchObject({
      status: 'passed',
      summary: expect.stringContaining(`traces, metrics, logs by ${protocol} to ${server.endpoint}`),
    });
    expect(doctor.check('size')).toMatchObject({ status: 'passed' });
  });

  test.each<[string, Answer, string]>([
    ['401', { kind: 'http', status: 401, body: 'who are you?' }, 'UNAUTHENTICATED'],
    ['403', { kind: 'http', status: 403 }, 'FORBIDDEN'],
    ['404', { kind: 'http', status: 404 }, 'NOT_FOUND'],
    ['415', { kind: 'http', status: 415 }, 'MEDIA_TYPE'],
    ['429', { kind: 'http', status: 429 }, 'SERVER_BUSY'],
    ['302', { kind: 'http', status: 302, headers: { location: 'https://elsewhere.test/' } }, 'REDIRECTED'],
    ['garbage', { kind: 'garbage' }, 'NOT_OTLP'],
    ['silence', { kind: 'silence' }, 'NO_ANSWER'],
  ])('%s', async (_, answer, id) => {
    const server = await startServer({ protocol, answer });
    const words = answer.kind === 'silence' ? ['--timeout', '1'] : [];
    const { where } = expectFault(await runDoctor(to(server.endpoint, protocol), { words }), id);
    expect(where.split(', ')).toHaveLength(3);
  });

  test('nobody listens', async () => {
    const port = await freePort();
    const { where } = expectFault(await runDoctor(to(`http://127.0.0.1:${port}`, protocol)), 'TCP_REFUSED');
    expect(where).toBe(`http://127.0.0.1:${port}`);
  });

  test('a name without an address', async () => {
    const doctor = await runDoctor(to('http://collector.invalid:4318', protocol));
    expectFault(doctor, 'DNS_FAILED');
    expect(doctor.check('roundTrip')).toMatchObject({
      status: 'skipped',
      summary: expect.stringContaining('DNS'),
    });
  });

  test('a server that breaks every connection', async () => {
    const endpoint = await rawServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expectFault(await runDoctor(to(endpoint, protocol)), 'CONNECTION_LOST');
  });
});

test('no way to the server', async () => {
  // No connection is ever made to the address of all.
  expectFault(await runDoctor(to('http://255.255.255.255:4318')), 'TCP_UNREACHABLE');
});

describe('gRPC’s own refusals', () => {
  test.each([
    [RPC.UNAUTHENTICATED, 'UNAUTHENTICATED'],
    [RPC.PERMISSION_DENIED, 'FORBIDDEN'],
    [RPC.UNIMPLEMENTED, 'NOT_FOUND'],
    [RPC.INVALID_ARGUMENT, 'REFUSED'],
    [RPC.UNAVAILABLE, 'SERVER_BUSY'],
  ])('status %i', async (code, id) => {
    const server = await startServer({ protocol: 'grpc', answer: { kind: 'rpc', code, message: 'no' } });
    expectFault(await runDoctor(to(server.endpoint, 'grpc')), id, /no/);
  });
});

describe('the wrong protocol on a port', () => {
  test('gRPC to a port of HTTP: what works is named', async () => {
    const server = await startServer({ protocol: 'http/protobuf' });
    expectFault(await runDoctor(to(server.endpoint, 'grpc')), 'WRONG_PROTOCOL', /http\/protobuf.* works/);
  });

  test('HTTP to a port of gRPC: what works is named', async () => {
    const server = await startServer({ protocol: 'grpc' });
    expectFault(await runDoctor(to(server.endpoint)), 'WRONG_PROTOCOL', /grpc works/);
  });
});

test('a path that is wrong: the one that works is named', async () => {
  const server = createServer((request, response) => {
    request.resume();
    response
      .writeHead(request.url?.startsWith('/v1/') ? 200 : 404, { 'content-type': 'application/x-protobuf' })
      .end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const doctor = await runDoctor(to(`http://127.0.0.1:${port}/otlp`));
  const { advice } = expectFault(doctor, 'NOT_FOUND', /404/);
  expect(advice).toBe(`set the endpoint to http://127.0.0.1:${port}/v1/traces, which works`);
});

test('one signal alone is refused: it alone is named', async () => {
  const server = await startServer({ protocol: 'http/protobuf' });
  const refusing = await startServer({ protocol: 'http/protobuf', answer: { kind: 'http', status: 403 } });
  const doctor = await runDoctor({
    ...to(server.endpoint),
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${refusing.endpoint}/v1/logs`,
  });
  const { where } = expectFault(doctor, 'FORBIDDEN');
  expect(where).toBe(`${refusing.endpoint}/v1/logs`);
});

describe('clocks that differ', () => {
  test.each([
    ['ahead', -120_000],
    ['behind', 3_600_000],
  ])('this machine is %s', async (direction, byMs) => {
    const date = new Date(Date.now() + byMs).toUTCString();
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/x-protobuf', date }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expectFault(await runDoctor(to(`http://127.0.0.1:${port}`)), 'CLOCK_SKEW', new RegExp(` s ${direction}`));
  });
});

describe('size limits', () => {
  test('batches that may become larger than a request', async () => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const directory = project({
      'otel.yaml': `file_format: "1.1"
tracer_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "${server.endpoint}/v1/traces" } } }
distribution:
  otlp-native:
    exporters: { batch: { max_bytes: 104857600 } }
`,
    });
    const doctor = await runDoctor({ OTEL_CONFIG_FILE: 'otel.yaml' }, { directory });
    expectFault(doctor, 'BATCH_OVER_REQUEST_LIMIT', /104857600 and 67108864 bytes/);
  });

  test('a server that takes less than a batch: what it takes is named', async () => {
    const server = createServer((request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      request.on('end', () => {
        const type = { 'content-type': 'application/x-protobuf' };
        response.writeHead(bytes > 600_000 ? 413 : 200, type).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const environment = { ...to(`http://127.0.0.1:${port}`), OTEL_EXPORTER_OTLP_COMPRESSION: 'none' };
    const { advice } = expectFault(await runDoctor(environment), 'BATCH_TOO_LARGE', /512 KiB are taken/);
    expect(advice).toContain('batch.maxBytes to 524288');
  });
});

test('another endpoint and protocol by the command line', async () => {
  const server = await startServer({ protocol: 'grpc' });
  const words = ['--endpoint', server.endpoint, '--protocol', 'grpc'];
  const doctor = await runDoctor(to('http://collector.invalid:4318'), { words });
  expect(doctor.faults).toEqual([]);
  expect(doctor.check('roundTrip').summary).toContain(`by grpc to ${server.endpoint}`);
});

test('an endpoint of the command line is asked even where nothing is exported', async () => {
  const server = await startServer({ protocol: 'http/protobuf' });
  const environment = { OTEL_SDK_DISABLED: 'true' };
  const doctor = await runDoctor(environment, { words: ['--endpoint', server.endpoint] });
  expectFault(doctor, 'SDK_DISABLED');
  expect(doctor.check('roundTrip').status).toBe('passed');
});
