import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfigurationFile } from '../../../src/config/parse-configuration-file.ts';
import { resolveConfiguration } from '../../../src/config/resolve-configuration.ts';
import { sameConfiguration } from '../../../src/config/same-configuration.ts';
import { publishedFiles } from './published-files.ts';
import { valueAt } from './value-at.ts';

const FILE = `file_format: "1.1"
tracer_provider:
  sampler: { always_on: }
  processors:
    - batch:
        schedule_delay: 7
        exporter: { otlp_http: { timeout: 8 } }
`;
const ENVIRONMENT = {
  OTEL_CONFIG_FILE: 'otel.yaml',
  OTEL_EXPORTER_OTLP_TIMEOUT: '9',
  OTEL_TRACES_SAMPLER: 'always_off',
  OTEL_SDK_DISABLED: 'true',
};
const readFile = (): string => FILE;

/** Every leaf's path. */
function leaves(value: unknown, path = ''): string[] {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) return [path];
  return entries.flatMap(([key, part]) => {
    if (Array.isArray(value)) return leaves(part, `${path}[${key}]`);
    if (!/^[\w$-]+$/.test(key)) return leaves(part, `${path}[${JSON.stringify(key)}]`);
    return leaves(part, path === '' ? key : `${path}.${key}`);
  });
}

describe('code over the file over variables over defaults', () => {
  test('with a file, variables don’t count', () => {
    const { configuration, origins, file } = resolveConfiguration({ environment: ENVIRONMENT, readFile });
    expect(file).toBe('otel.yaml');
    expect(configuration).toMatchObject({
      disabled: false,
      propagators: [],
      meterProvider: null,
      loggerProvider: null,
      tracerProvider: { sampler: { kind: 'alwaysOn' }, processors: [{ exporter: { timeoutMs: 8 } }] },
    });
    expect(origins.get('tracerProvider.processors[0].scheduleDelayMs')).toBe('otel.yaml:6:25');
    expect(origins.get('tracerProvider.sampler.kind')).toBe('otel.yaml:3:12');
    expect(origins.get('disabled')).toBe('default');
  });

  test('code wins over the file: mappings are joined, lists and components replaced', () => {
    const { configuration, origins, problems } = resolveConfiguration({
      environment: ENVIRONMENT,
      readFile,
      code: {
        tracer_provider: { sampler: { trace_id_ratio_based: { ratio: 0.5 } } },
        resource: { attributes: [{ name: 'service.name', value: 'shop' }] },
      },
    });
    expect(problems).toEqual([]);
    expect(configuration?.tracerProvider).toMatchObject({
      sampler: { kind: 'traceIdRatioBased', ratio: 0.5 },
      processors: [{ scheduleDelayMs: 7 }],
    });
    expect(origins.get('tracerProvider.sampler.ratio')).toBe('code');
    expect(origins.get('resource.attributes["service.name"]')).toBe('code');
    expect(origins.get('tracerProvider.processors[0].scheduleDelayMs')).toBe('otel.yaml:6:25');
  });

  test('code wins over variables, and what it leaves out is theirs', () => {
    const { configuration, origins } = resolveConfiguration({
      environment: { OTEL_SDK_DISABLED: 'true', OTEL_LOG_LEVEL: 'warn', OTEL_TRACES_SAMPLER: 'always_off' },
      code: { disabled: false, tracer_provider: { limits: { event_count_limit: 3 } } },
    });
    expect(configuration).toMatchObject({
      disabled: false,
      logLevel: 'warn',
      tracerProvider: { limits: { eventCountLimit: 3 }, sampler: { kind: 'alwaysOff' } },
    });
    expect(origins.get('disabled')).toBe('code');
    expect(origins.get('logLevel')).toBe('OTEL_LOG_LEVEL');
  });

  test('a file from the disk', () => {
    const folder = mkdtempSync(join(tmpdir(), 'otlp-native-'));
    const path = join(folder, 'otel.yaml');
    writeFileSync(path, FILE);
    const { configuration, origins } = resolveConfiguration({
      environment: { OTEL_EXPERIMENTAL_CONFIG_FILE: path },
    });
    rmSync(folder, { recursive: true });
    expect(configuration?.tracerProvider?.sampler).toEqual({ kind: 'alwaysOn' });
    expect(origins.get('tracerProvider.sampler.kind')).toBe(`${path}:3:12`);
  });
});

describe('origins', () => {
  test('are there for every leaf and nothing else, whatever the source', () => {
    const all = [
      resolveConfiguration({ environment: {} }),
      resolveConfiguration({
        environment: { OTEL_EXPORTER_OTLP_HEADERS: 'a=1,x-y=2', OTEL_RESOURCE_ATTRIBUTES: 'a.b=1' },
      }),
      ...publishedFiles().map(([name, text]) => parseConfigurationFile(text, name, {})),
    ];
    for (const { configuration, origins } of all) {
      expect([...origins.keys()]).toEqual(configuration === null ? [] : leaves(configuration));
    }
  });

  test('name the variables that a file’s value was made of', () => {
    const { origins } = parseConfigurationFile(`file_format: "1.1"\ndisabled: \${OFF:-true}\n`, 'f.yaml', {});
    expect(origins.get('disabled')).toBe('f.yaml:2:11 (OFF)');
  });
});

describe('a configuration', () => {
  test('is frozen throughout', () => {
    const { configuration } = resolveConfiguration({ environment: {} });
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      expect(Object.isFrozen(value)).toBe(true);
      Object.values(value).forEach(visit);
    };
    visit(configuration);
    expect(configuration).not.toBeNull();
  });

  test('of the same text is the same, and what differs is found by parts', () => {
    const parse = (text: string) => parseConfigurationFile(text, 'f.yaml', {}).configuration;
    const before = parse(FILE);
    expect(sameConfiguration(before, parse(`# a comment\n${FILE}`))).toBe(true);
    const after = parse(FILE.replace('timeout: 8', 'timeout: 9'));
    expect(sameConfiguration(before, after)).toBe(false);
    expect(sameConfiguration(before?.tracerProvider?.sampler, after?.tracerProvider?.sampler)).toBe(true);
    expect(sameConfiguration(before?.tracerProvider?.processors, after?.tracerProvider?.processors)).toBe(
      false,
    );
  });

  test.each([
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: undefined }, {}, false],
    [[], {}, false],
    [null, {}, false],
    [Number.NaN, Number.NaN, true],
  ])('%j and %j: %j', (a, b, expected) => {
    expect(sameConfiguration(a, b)).toBe(expected);
  });
});

describe('the file’s detector of services', () => {
  const text = (attributes: string): string =>
    `file_format: "1.1"\nresource:\n  detection/development: { detectors: [{ service: }] }\n${attributes}`;

  test('reads the name of the service, which the file’s own wins over', () => {
    const environment = { OTEL_SERVICE_NAME: 'shop' };
    const found = parseConfigurationFile(text(''), 'f.yaml', environment);
    expect(found.configuration?.resource).toMatchObject({
      attributes: { 'service.name': 'shop' },
      detectors: ['serviceinstance'],
    });
    expect(found.origins.get('resource.attributes["service.name"]')).toBe('OTEL_SERVICE_NAME');
    const own = parseConfigurationFile(text('  attributes_list: service.name=own\n'), 'f.yaml', environment);
    expect(own.configuration?.resource.attributes).toEqual({ 'service.name': 'own' });
  });
});

test('options of this package are those of all signals, and a signal’s own win', () => {
  const text = `${FILE}logger_provider:
  processors: [{ simple: { exporter: { otlp_grpc: { endpoint: "c:4317", tls: { insecure: true } } } } }]
distribution:
  otlp-native:
    exporters:
      compression_level: 3
      proxy: http://u:p@proxy:3128
      retry: { max_elapsed: 60000, jitter: 0 }
      queue: { directory: /var/q, fsync: always }
    logs:
      proxy: none
      retry: { jitter: 0.5 }
`;
  const { configuration, problems, origins } = parseConfigurationFile(text, 'f.yaml', {});
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const own = (path: string): unknown => valueAt(configuration, `${path}.exporter.own`);
  expect(own('tracerProvider.processors[0]')).toMatchObject({
    compressionLevel: 3,
    proxy: 'http://u:p@proxy:3128',
    retry: { maxElapsedMs: 60_000, jitter: 0, multiplier: null },
    queue: { directory: '/var/q', fsync: 'always', overflow: null },
  });
  expect(own('loggerProvider.processors[0]')).toMatchObject({
    compressionLevel: 3,
    proxy: false,
    retry: { maxElapsedMs: 60_000, jitter: 0.5 },
  });
  expect(configuration?.loggerProvider?.processors[0]?.exporter).toMatchObject({ endpoint: 'http://c:4317' });
  expect(origins.get('loggerProvider.processors[0].exporter.own.retry.jitter')).toMatch(/^f\.yaml:1\d:/);
});
