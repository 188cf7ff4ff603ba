/** Faults of the installation, the start, the configuration and the disk, each planted alone. */

import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { platformTriple } from '../../../src/native/platform.ts';
import { CLI_FILE } from '../../support/cli-process.ts';
import { expectFault, project, runDoctor } from '../../support/doctor-run.ts';
import { startServer } from '../../support/fault-run.ts';
import type { FaultServer } from '../../support/fault-server.ts';

let server: FaultServer;
let environment: Record<string, string>;

beforeEach(async () => {
  server = await startServer({ protocol: 'http/protobuf' });
  environment = { OTEL_EXPORTER_OTLP_ENDPOINT: server.endpoint };
});

const manifest = (content: object): Record<string, string> => ({ 'package.json': JSON.stringify(content) });

describe('the installation', () => {
  /** This package without its binary. */
  function withoutBinary(files: Record<string, string> = {}): { directory: string; cliFile: string } {
    const directory = project(files);
    const modules = join(directory, 'node_modules');
    rmSync(join(modules, 'otlp-native'));
    mkdirSync(join(modules, 'otlp-native/dist'), { recursive: true });
    const built = join(CLI_FILE, '../..');
    cpSync(built, join(modules, 'otlp-native/dist/esm'), { recursive: true });
    for (const name of ['package.json', 'node_modules/yaml']) {
      const link = join(modules, name === 'package.json' ? 'otlp-native/package.json' : 'yaml');
      symlinkSync(join(built, '../..', name), link);
    }
    return { directory, cliFile: join(modules, 'otlp-native/dist/esm/cli/main.js') };
  }

  test('no binary', async () => {
    const doctor = await runDoctor({ ...environment, OTEL_TRACES_EXPORTER: 'otlp' }, withoutBinary());
    const { advice } = expectFault(doctor, 'BINARY_MISSING');
    expect(advice).toBe(`npm install otlp-native-${platformTriple()}`);
  });

  test('a binary of another version', async () => {
    const name = `node_modules/otlp-native-${platformTriple()}`;
    const paths = withoutBinary({
      [`${name}/package.json`]: '{ "main": "index.cjs" }',
      [`${name}/index.cjs`]: "module.exports = { VERSION: '0.0.1', layoutFingerprint: () => '' };",
    });
    expectFault(await runDoctor(environment, paths), 'BINARY_VERSION', /0\.0\.1/);
  });

  test('no API', async () => {
    const directory = project();
    rmSync(join(directory, 'node_modules/@opentelemetry/api'));
    expectFault(await runDoctor(environment, { directory }), 'API_MISSING');
  });

  test.each([
    ['a newer minor version', '1.99.0', true],
    ['another major version', '2.0.0', true],
    ['an older minor version', '1.4.0', false],
  ])('a second copy of the API, of %s', async (_, version, isBlind) => {
    const copy = 'node_modules/some-library/node_modules/@opentelemetry/api';
    const directory = project({
      'node_modules/some-library/package.json': '{}',
      [`${copy}/package.json`]: JSON.stringify({ name: '@opentelemetry/api', version }),
    });
    const doctor = await runDoctor(environment, { directory });
    if (isBlind) {
      const { where } = expectFault(doctor, 'API_COPY_UNSEEING', version);
      expect(where).toContain('some-library');
    } else {
      expect(doctor.faults).toEqual([]);
      expect(doctor.check('api').findings).toMatchObject([{ id: 'API_COPIES' }]);
    }
  });
});

describe('the start', () => {
  const withStart = (start: string, more: object = {}) =>
    project(manifest({ type: 'module', ...more, scripts: { start } }));

  test.each([
    'node --import otlp-native/register app.js',
    'NODE_ENV=production node --enable-source-maps --import=otlp-native/register app.js --verbose',
    'npm run build && node --import "otlp-native/register" app.js',
  ])('%s is well', async (start) => {
    const doctor = await runDoctor(environment, { directory: withStart(start) });
    expect(doctor.faults).toEqual([]);
    expect(doctor.check('start')).toMatchObject({
      status: 'passed',
      summary: 'by package.json scripts.start',
    });
  });

  test.each([
    ['node app.js --import otlp-native/register', {}, 'START_AFTER_PROGRAM'],
    ['node --import ./tracing.js --import otlp-native/register app.js', {}, 'START_TOO_LATE'],
    ['node --require otlp-native/register app.js', {}, 'START_REQUIRED_IN_ESM'],
    ['node --import /nowhere/otlp-native/register app.js', {}, 'START_UNRESOLVABLE'],
    [
      'node --import otlp-native/register --require @opentelemetry/auto-instrumentations-node/register app.js',
      { type: 'commonjs' },
      'START_TWICE',
    ],
  ])('%s', async (start, more, id) => {
    const doctor = await runDoctor(environment, { directory: withStart(start, more) });
    const { where } = expectFault(doctor, id);
    expect(where).toBe('package.json scripts.start');
  });

  test('NODE_OPTIONS count, and the doctor sends no telemetry of its own', async () => {
    const NODE_OPTIONS = '--import otlp-native/register';
    const doctor = await runDoctor({ ...environment, NODE_OPTIONS });
    expect(doctor.faults).toEqual([]);
    expect(doctor.check('start').summary).toBe('by NODE_OPTIONS');
    const userAgents = server.requests
      .filter(({ path }) => path === '/v1/metrics')
      .map(({ body }) => body.length);
    expect(userAgents.filter((length) => length > 2)).toEqual([]);
  });

  test('nothing starts it: that is worth a notice', async () => {
    const doctor = await runDoctor(environment);
    expect(doctor.faults).toEqual([]);
    expect(doctor.check('start').findings).toMatchObject([{ id: 'START_ABSENT', severity: 'notice' }]);
  });
});

describe('the configuration', () => {
  test('a variable that can’t be used', async () => {
    const doctor = await runDoctor({ ...environment, OTEL_BSP_SCHEDULE_DELAY: 'soon' });
    const { where } = expectFault(doctor, 'CONFIGURATION_WARNING');
    expect(where).toBe('OTEL_BSP_SCHEDULE_DELAY');
    expect(
      (await runDoctor({ ...environment, OTEL_BSP_SCHEDULE_DELAY: 'soon' }, { words: ['--strict'] })).code,
    ).toBe(1);
  });

  test('an endpoint that is none', async () => {
    const doctor = await runDoctor({ ...environment, OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'collector' });
    expectFault(doctor, 'CONFIGURATION_ERROR', /INVALID_ENDPOINT/);
  });

  test('a file with errors: each is named with its place', async () => {
    const directory = project({
      'otel.yaml': 'file_format: "1.1"\ntracer_provider: { procesors: [] }\nx: [',
    });
    const doctor = await runDoctor({ OTEL_CONFIG_FILE: 'otel.yaml' }, { directory });
    expect(doctor.faults.every(({ id }) => id === 'CONFIGURATION_ERROR')).toBe(true);
    expect(doctor.faults[0]?.where).toMatch(/^otel\.yaml:\d+:\d+/);
    expect(doctor.code).toBe(1);
  });

  test.each([
    [{ OTEL_SDK_DISABLED: 'true' }, 'SDK_DISABLED', /nothing will arrive/],
    [
      { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'console' },
      'NOTHING_EXPORTED',
      /nothing will arrive/,
    ],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, 'SAMPLED_OUT', /alwaysOff/],
    [
      { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
      'SAMPLED_OUT',
      /parentBased/,
    ],
  ])('%j', async (planted, id, pattern) => {
    const { where } = expectFault(await runDoctor({ ...environment, ...planted }), id, pattern);
    expect(where).toBe(id === 'NOTHING_EXPORTED' ? 'variables' : Object.keys(planted)[0]);
  });

  test('what Prometheus scrapes and what goes to a file is no fault', async () => {
    const doctor = await runDoctor({
      OTEL_TRACES_EXPORTER: 'otlp/stdout',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_LOGS_EXPORTER: 'console',
    });
    expect(doctor.faults).toEqual([]);
    const { summary, findings } = doctor.check('purpose');
    expect(summary).toBe('traces to a file; metrics for Prometheus');
    expect(findings.map(({ where }) => where)).toEqual(['traces', 'metrics', 'logs']);
  });

  test('one signal that is not exported is worth a notice', async () => {
    const doctor = await runDoctor({ ...environment, OTEL_LOGS_EXPORTER: 'none' });
    expect(doctor.faults).toEqual([]);
    expect(doctor.check('purpose').findings).toMatchObject([{ id: 'SIGNAL_NOT_EXPORTED', where: 'logs' }]);
  });

  test('secrets are not shown, nor is an empty request sent with fewer headers', async () => {
    const doctor = await runDoctor({
      ...environment,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20s3cret',
    });
    expect(doctor.faults).toEqual([]);
    expect(doctor.text).not.toContain('s3cret');
    const told = server.requests
      .filter(({ path }) => path === '/v1/traces')
      .map(({ headers }) => headers.authorization);
    expect(told).toContain('Bearer s3cret');
  });

  test('credentials without TLS to another machine', async () => {
    const doctor = await runDoctor({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.invalid:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=s3cret',
      HTTP_PROXY: server.endpoint,
    });
    expectFault(doctor, 'SECRETS_IN_PLAIN_TEXT', /api-key$/);
    expect(doctor.text).not.toContain('s3cret');
  });
});

describe('the folder of a durable queue', () => {
  async function withQueue(queue: string, files: Record<string, string> = {}, prepare = (_: string) => {}) {
    const directory = project({
      ...files,
      'otel.yaml': `file_format: "1.1"
tracer_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "${server.endpoint}/v1/traces" } } }
distribution:
  otlp-native:
    exporters: { queue: { ${queue} } }
`,
    });
    prepare(directory);
    return runDoctor({ OTEL_CONFIG_FILE: 'otel.yaml' }, { directory });
  }
  const found = async (...given: Parameters<typeof withQueue>) =>
    (await withQueue(...given)).check('queue').findings.filter(({ id }) => id !== 'QUEUE_VOLATILE');

  test('one that is not there yet is well where it can be made', async () => {
    expect(await found('directory: queue/below')).toEqual([]);
  });

  test('a file in its place', async () => {
    expect(await found('directory: queue', { queue: '' })).toMatchObject([
      { id: 'QUEUE_NOT_A_FOLDER', where: 'queue' },
    ]);
  });

  test('more than the disk has', async () => {
    const findings = await found('directory: queue, limit_bytes: 9000000000000000');
    expect(findings).toMatchObject([{ id: 'QUEUE_LOW_SPACE' }]);
  });

  test('one that everybody can read', async () => {
    const prepare = (directory: string): void => {
      mkdirSync(join(directory, 'queue'));
      chmodSync(join(directory, 'queue'), 0o755);
    };
    expect(await found('directory: queue', {}, prepare)).toMatchObject([{ id: 'QUEUE_READABLE_BY_OTHERS' }]);
  });

  // No permission keeps root from writing; nobody writes to the kernel's own folders.
  test.runIf(process.platform === 'linux')('one that can’t be written to', async () => {
    for (const folder of ['/proc/sys', '/proc/sys/no-such-folder'])
      expect((await found(`directory: ${folder}`)).map(({ id }) => id)).toContain('QUEUE_NOT_WRITABLE');
  });

  test.runIf(process.platform === 'linux')('one in memory', async () => {
    const folder = `/dev/shm/otlp-native-doctor-${process.pid}`;
    mkdirSync(folder, { mode: 0o700 });
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const doctor = await withQueue(`directory: ${folder}`);
    expect(doctor.check('queue')).toMatchObject({ status: 'warned', findings: [{ id: 'QUEUE_VOLATILE' }] });
  });
});
