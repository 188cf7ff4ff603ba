/** The doctor and a real Collector. */

import { readFile } from 'node:fs/promises';
import { OtlpClient, traceRequest } from 'otlp-native';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Collector } from '../../peers/collector/collector.ts';
import { PROTOCOLS, type Protocol } from '../../support/answers.ts';
import { runCliProcess } from '../../support/cli-process.ts';
import { expectFault, project, runDoctor } from '../../support/doctor-run.ts';

let collector: Collector;

beforeAll(async () => {
  collector = await Collector.start({ maxRequestMib: 1 });
});

afterAll(() => collector?.stop());

const endpointOf = (protocol: Protocol): string =>
  protocol === 'grpc' ? collector.grpcEndpoint : collector.httpEndpoint;

describe.each(PROTOCOLS)('%s', (protocol) => {
  const environment = () => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(protocol),
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  });

  test('every signal’s round trip, and its limit of a request, which is 1 MiB', async () => {
    const doctor = await runDoctor(environment());
    expectFault(doctor, 'BATCH_TOO_LARGE', /1 MiB are taken|512 KiB are taken/);
    expect(doctor.check('roundTrip')).toMatchObject({
      status: 'passed',
      summary: expect.stringContaining('traces, metrics, logs'),
    });
  });

  test('a smaller batch, and everything is well', async () => {
    const exporter =
      protocol === 'grpc'
        ? `otlp_grpc: { endpoint: "${endpointOf(protocol)}" }`
        : `otlp_http: { endpoint: "${endpointOf(protocol)}/v1/traces", encoding: ${protocol.slice(5)} }`;
    const directory = project({
      'otel.yaml': `file_format: "1.1"
tracer_provider:
  processors:
    - batch: { exporter: { ${exporter} } }
distribution:
  otlp-native:
    exporters: { batch: { max_bytes: 262144 } }
`,
    });
    const doctor = await runDoctor({ OTEL_CONFIG_FILE: 'otel.yaml' }, { directory });
    expect([doctor.code, doctor.faults]).toEqual([0, []]);
  });

  test('the port of the other protocol', async () => {
    const other = protocol === 'grpc' ? 'http/protobuf' : 'grpc';
    const doctor = await runDoctor({ ...environment(), OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(other) });
    expectFault(doctor, 'WRONG_PROTOCOL', new RegExp(`${protocol} fails, ${other}.* works`));
  });
});

test('nothing of it is stored: what is sent afterwards is all that there is', async () => {
  const client = new OtlpClient({ endpoint: collector.httpEndpoint });
  onTestFinished(() => client.shutdown());
  const spans = [{ name: 'the only one', startTime: Date.now(), endTime: Date.now() }];
  const outcome = await client.sendTraces(traceRequest({ resource: { attributes: {} }, spans }));
  expect(outcome).toMatchObject({ kind: 'delivered', items: 1 });
  const stored = await collector.requests('traces', '', (requests) => requests.length > 0, 20_000);
  expect(stored).toHaveLength(1);
  expect(JSON.stringify(stored)).toContain('the only one');
});

test('the report for people', async () => {
  const words = ['doctor', '--endpoint', collector.httpEndpoint, '--protocol', 'http/protobuf'];
  const { stdout, stderr } = await runCliProcess(words, { directory: project() });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^✓ Binary +\S+ for \S+$/m);
  expect(stdout).toMatch(
    /^✓ Round trip +traces, metrics, logs by http\/protobuf to \S+; http\/json would work, too$/m,
  );
  expect(stdout).toMatch(/^✗ Request size/m);
  expect(stdout).toMatch(/^1 error, 0 warnings, \d notices?$/m);
  expect(stdout).not.toContain('\u001B');
  const coloured = await runCliProcess(words, { directory: project(), environment: { FORCE_COLOR: '1' } });
  expect(coloured.stdout).toContain('\u001B[32m✓ Binary');
});

test('the shape of the JSON is that of the guide', async () => {
  const page = await readFile(new URL('../../../docs/guide/doctor.md', import.meta.url), 'utf8');
  const { report } = await runDoctor({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.httpEndpoint });
  const keys = [Object.keys(report), Object.keys(report.checks[0] ?? {})];
  const findings = report.checks.flatMap((check) => check.findings.map((finding) => Object.keys(finding)));
  for (const key of [...keys, ...findings].flat()) expect(page).toContain(`  ${key}:`);
});
