// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references to variables are what is tested
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { parseConfigurationFile } from '../../src/config/parse-configuration-file.ts';
import { resolveConfiguration } from '../../src/config/resolve-configuration.ts';
import { CLIENT_CERT_FILE, CLIENT_KEY_FILE } from '../support/certificates.ts';
import { publishedFiles } from '../unit/config/published-files.ts';
import { officialFromEnvironment, officialFromFile, officialModel } from './configuration-official.ts';
import { effectiveOf } from './configuration-ours.ts';

afterEach(() => vi.unstubAllEnvs());
const folder = mkdtempSync(join(tmpdir(), 'otlp-native-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));

const stub = (variables: Readonly<Record<string, string | undefined>>): void => {
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
};

/** Ours compresses unless it's told not to, which the specification leaves open; so both are told. */
const PLAIN = { OTEL_EXPORTER_OTLP_COMPRESSION: 'none' };

describe('variables have the same effect as in the official SDK:', () => {
  const cases: readonly (readonly [title: string, variables: Readonly<Record<string, string>>])[] = [
    ['none', {}],
    ['all empty', { OTEL_TRACES_EXPORTER: '', OTEL_BSP_SCHEDULE_DELAY: '', OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
    ['a base endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/x/' }],
    [
      'endpoints of signals',
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://g:1',
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t:1/a/',
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'https://l/b',
      },
    ],
    ['a signal’s endpoint without a path', { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://m:4318' }],
    ['gRPC', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317' }],
    ['JSON', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/protobuf' }],
    ['gzip', { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip', OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'none' }],
    ['timeouts', { OTEL_EXPORTER_OTLP_TIMEOUT: '7', OTEL_EXPORTER_OTLP_METRICS_TIMEOUT: '8' }],
    // Not with others for a signal: the official SDK joins them with the general ones, and the specification lets them win.
    ['headers', { OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=x%2Cy' }],
    [
      'console',
      {
        OTEL_TRACES_EXPORTER: 'console,otlp',
        OTEL_LOGS_EXPORTER: 'console',
        OTEL_METRICS_EXPORTER: 'console',
      },
    ],
    ['nothing', { OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' }],
    ...['always_on', 'always_off', 'parentbased_always_on', 'parentbased_always_off'].map(
      (name) => [name, { OTEL_TRACES_SAMPLER: name }] as const,
    ),
    ['a ratio', { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }],
    [
      'a parent-based ratio',
      { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' },
    ],
    ['a ratio too large', { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' }],
    ['an unknown sampler', { OTEL_TRACES_SAMPLER: 'sometimes' }],
    [
      'batches',
      {
        OTEL_BSP_SCHEDULE_DELAY: '1',
        OTEL_BSP_EXPORT_TIMEOUT: '2',
        OTEL_BSP_MAX_QUEUE_SIZE: '30',
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '4',
        OTEL_BLRP_SCHEDULE_DELAY: '5',
        OTEL_BLRP_EXPORT_TIMEOUT: '6',
        OTEL_BLRP_MAX_QUEUE_SIZE: '70',
        OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '8',
      },
    ],
    ['a batch larger than the queue', { OTEL_BSP_MAX_QUEUE_SIZE: '10', OTEL_BLRP_MAX_QUEUE_SIZE: '10' }],
    [
      'limits',
      {
        OTEL_ATTRIBUTE_COUNT_LIMIT: '1',
        OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '20',
        OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '3',
        OTEL_SPAN_EVENT_COUNT_LIMIT: '4',
        OTEL_SPAN_LINK_COUNT_LIMIT: '5',
        OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '6',
        OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '7',
        OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '80',
      },
    ],
    ['intervals', { OTEL_METRIC_EXPORT_INTERVAL: '5000', OTEL_METRIC_EXPORT_TIMEOUT: '4000' }],
    ['deltas', { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'Delta' }],
    ['low memory', { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'lowmemory' }],
    ['propagators', { OTEL_PROPAGATORS: 'b3,tracecontext,b3multi,b3' }],
    ['no propagators', { OTEL_PROPAGATORS: 'none' }],
    ['unknown propagators', { OTEL_PROPAGATORS: 'b4,baggage' }],
  ];

  test.each(cases)('%s', async (_, variables) => {
    const environment = { ...PLAIN, ...variables };
    stub(environment);
    const { configuration } = resolveConfiguration({ environment });
    expect(configuration && effectiveOf(configuration)).toEqual(await officialFromEnvironment());
  });
});

test('whatever of them is set together', async () => {
  const words: Record<string, readonly string[]> = {
    OTEL_TRACES_EXPORTER: ['otlp', 'console', 'none', 'otlp,console', 'console,otlp'],
    OTEL_METRICS_EXPORTER: ['otlp', 'console', 'none'],
    OTEL_LOGS_EXPORTER: ['otlp', 'console', 'none', 'otlp,console'],
    OTEL_TRACES_SAMPLER: ['always_on', 'always_off', 'traceidratio', 'parentbased_traceidratio', 'unknown'],
    OTEL_TRACES_SAMPLER_ARG: ['0', '0.5', '1', '7'],
    OTEL_PROPAGATORS: ['tracecontext', 'baggage,b3', 'b3multi,unknown,tracecontext', 'none'],
    OTEL_EXPORTER_OTLP_HEADERS: ['a=1', 'a=1,b=%20x'],
    OTEL_EXPORTER_OTLP_ENDPOINT: ['http://c:4318', 'https://c/x', 'http://c:1/y/'],
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: ['cumulative', 'DELTA', 'lowmemory'],
  };
  const numbers = [
    ...['OTEL_BSP', 'OTEL_BLRP'].flatMap((prefix) => [
      `${prefix}_SCHEDULE_DELAY`,
      `${prefix}_EXPORT_TIMEOUT`,
    ]),
    ...['OTEL_ATTRIBUTE_COUNT_LIMIT', 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_SPAN_EVENT_COUNT_LIMIT'],
    ...[
      'OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT',
      'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT',
      'OTEL_EXPORTER_OTLP_TIMEOUT',
    ],
  ];
  for (const signal of ['TRACES', 'METRICS', 'LOGS']) {
    words[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] = ['http://s:4318/z', 'https://s/'];
    words[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`] = ['http/json', 'http/protobuf'];
    words[`OTEL_EXPORTER_OTLP_${signal}_COMPRESSION`] = ['gzip', 'none'];
    numbers.push(`OTEL_EXPORTER_OTLP_${signal}_TIMEOUT`);
  }
  const some = fc.record(
    {
      ...Object.fromEntries(
        Object.entries(words).map(([name, values]) => [name, fc.constantFrom('', ...values)]),
      ),
      ...Object.fromEntries(numbers.map((name) => [name, fc.integer({ min: 1, max: 100_000 }).map(String)])),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(some, async (variables: Readonly<Record<string, string | undefined>>) => {
      const environment = { ...PLAIN, ...variables };
      stub(environment);
      const { configuration } = resolveConfiguration({ environment });
      expect(configuration && effectiveOf(configuration)).toEqual(await officialFromEnvironment());
    }),
    { numRuns: 100 },
  );
});

describe('a published file has the same effect as in the official SDK:', () => {
  /** Keys that are newer than the version of the official package's schema, of which none changes an effect here. */
  const newer = /^ *(?:max_request_size|max_response_size|attribute_value_depth_limit):.*\n/gm;
  /** What the official SDK has no part for. */
  const beyond =
    /unknown \w+ name.*"(?:otlp_file\/development|my_custom_id_generator|always_record|composite\/development|probability\/development)"|unknown TextMapPropagator.*"xray"|do not support wildcards/;

  test.each(publishedFiles())('%s', async (name, published) => {
    stub({});
    const text = published
      .replace(newer, '')
      .replaceAll('key_file: /app/cert.pem', `key_file: ${CLIENT_KEY_FILE}`)
      .replaceAll('/app/cert.pem', CLIENT_CERT_FILE);
    const path = join(folder, 'otel.yaml');
    writeFileSync(path, text);
    const official = await officialFromFile(path).catch((error: Error) => error.message);
    if (typeof official === 'string') {
      expect(official).toMatch(beyond);
      return;
    }
    const { configuration, problems } = parseConfigurationFile(text, name, {});
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(configuration && effectiveOf(configuration)).toEqual(official);
  });
});

test('both take the same files of references for valid', async () => {
  const path = join(folder, 'references.yaml');
  const text =
    publishedFiles().find(([name]) => name === 'examples/otel-sdk-migration-config.yaml')?.[1] ?? '';
  writeFileSync(path, text);
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=1',
    OTEL_BSP_SCHEDULE_DELAY: '7',
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '9',
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    OTEL_PROPAGATORS: 'b3',
    // Which count without a file.
    OTEL_TRACES_SAMPLER: 'always_off',
    OTEL_TRACES_EXPORTER: 'none',
  };
  stub(environment);
  const { configuration } = resolveConfiguration({ environment: { ...environment, OTEL_CONFIG_FILE: path } });
  expect(configuration && effectiveOf(configuration)).toEqual(await officialFromFile(path));
  stub({ ...environment, OTEL_BSP_SCHEDULE_DELAY: 'soon' });
  await expect(officialFromFile(path)).rejects.toThrow('must be integer');
  const broken = parseConfigurationFile(text, path, { OTEL_BSP_SCHEDULE_DELAY: 'soon' });
  expect(broken.problems).toMatchObject([{ code: 'WRONG_TYPE', line: 54 }]);
});

test('both put the same in place of references', () => {
  const path = join(folder, 'substituted.yaml');
  const environment = { A: 'a$$b', B: '', C: '12', D: 'true', E: 'null' };
  stub(environment);
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const parts = ['x', ' ', '$', '$$', '}', ...['A', 'B', 'C', 'D', 'E', 'F'].map((name) => `\${${name}}`)];
  const part = fc.constantFrom(...parts, '${env:A}', '${B:-7}', '${C:-x}', '${F:-a b}', '${F:-}');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.boolean(), (given, isQuoted) => {
      // A plain scalar has neither spaces at its ends nor a brace at its beginning.
      const text = isQuoted ? `"${given.join('')}"` : `v${given.join('').trimEnd()}`;
      const block = `file_format: "1.1"\nresource:\n  schema_url: ${text}\n`;
      writeFileSync(path, block);
      const ours = parseConfigurationFile(block, path, environment).configuration?.resource.schemaUrl;
      expect(ours).toBe(officialModel(path).resource?.schema_url);
    }),
    { numRuns: 300 },
  );
  for (const [name, value] of Object.entries({ C: 12, D: true, F: null })) {
    const block = `file_format: "1.1"\nresource:\n  attributes: [{ name: a, value: "x" }]\ndisabled: \${${name}}\n`;
    writeFileSync(path, block);
    const ours = parseConfigurationFile(block, path, environment);
    if (typeof value === 'number') {
      expect(() => officialModel(path)).toThrow('must be boolean');
      expect(ours.problems).toMatchObject([{ code: 'WRONG_TYPE' }]);
    } else expect(ours.configuration?.disabled).toBe(officialModel(path).disabled ?? false);
  }
});
