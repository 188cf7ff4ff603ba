import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../support/cli-host.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'otlp-native-cli-'));
  writeFileSync(join(directory, 'good.yaml'), GOOD);
  writeFileSync(join(directory, 'bad.yaml'), BAD);
});

afterAll(() => rmSync(directory, { recursive: true }));

const GOOD = `file_format: "1.1"
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http:
            endpoint: http://user:secret@collector.test:4318/v1/traces
            headers: [{ name: authorization, value: Bearer secret }]
`;

const BAD = `file_format: "1.1"
tracer_provider:
  procesors: []
  processors:
    - batch:
        schedule_delay: soon
        exporter: { otlp_http: }
`;

test('config show: each value with its origin, secrets masked', async () => {
  const environment = {
    OTEL_SERVICE_NAME: 'shop',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:secret@collector.test',
  };
  const { code, stdout, stderr } = await runCli(['config', 'show'], { environment });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).not.toContain('secret');
  const line = (path: string) => stdout.split('\n').find((each) => each.startsWith(`${path} `));
  expect(line('resource.attributes["service.name"]') ?? line('resource.attributes[service.name]')).toMatch(
    /"shop" +OTEL_SERVICE_NAME$/,
  );
  expect(line('tracerProvider.processors[0].exporter.endpoint')).toMatch(
    /"https:\/\/\*\*\*@collector\.test\/v1\/traces" +OTEL_EXPORTER_OTLP_ENDPOINT$/,
  );
  expect(line('tracerProvider.processors[0].exporter.headers.authorization')).toMatch(
    /"\*\*\*" +OTEL_EXPORTER_OTLP_HEADERS$/,
  );
  expect(line('disabled')).toMatch(/false +default$/);
});

test('config show --json, of a file', async () => {
  const { code, stdout } = await runCli(['config', 'show', '--file', 'good.yaml', '--json'], { directory });
  const shown = JSON.parse(stdout);
  expect([code, shown.file, shown.problems]).toEqual([0, 'good.yaml', []]);
  expect(shown.origins['tracerProvider.processors[0].exporter.endpoint']).toBe('good.yaml:7:23');
  expect(stdout).not.toContain('secret');
});

test('config show: a configuration with errors ends with 1', async () => {
  const { code, stdout, stderr } = await runCli(['config', 'show', '--file', 'bad.yaml'], { directory });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('Nothing would be started.');
});

test('config validate reports everything with its place', async () => {
  const { code, stdout, stderr } = await runCli(['config', 'validate', 'bad.yaml'], { directory });
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/^bad\.yaml:3:3: error UNKNOWN_KEY/),
    expect.stringMatching(/^bad\.yaml:6:25: error WRONG_TYPE/),
  ]);
  expect([code, stderr]).toEqual([1, 'bad.yaml is not valid: 2 errors, 0 warnings\n']);
});

test('config validate: a good file, from the standard input too, and one that is not there', async () => {
  expect(await runCli(['config', 'validate', 'good.yaml'], { directory })).toEqual({
    code: 0,
    stdout: '',
    stderr: 'good.yaml is valid: 0 errors, 0 warnings\n',
  });
  expect(await runCli(['config', 'validate', '-'], { standardInput: GOOD })).toMatchObject({ code: 0 });
  const missing = await runCli(['config', 'validate', 'none.yaml', '--json'], { directory });
  expect(JSON.parse(missing.stdout)).toMatchObject({
    valid: false,
    problems: [{ code: 'FILE_UNREADABLE', file: 'none.yaml' }],
  });
  expect(missing.code).toBe(1);
});

test('config schema is a schema that takes a good file', async () => {
  const { code, stdout } = await runCli(['config', 'schema']);
  expect(code).toBe(0);
  expect(new Ajv2020({ strict: false }).compile(JSON.parse(stdout))({ file_format: '1.1' })).toBe(true);
});
