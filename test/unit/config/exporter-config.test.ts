import { describe, expect, test } from 'vitest';
import type { Environment } from '../../../src/config/environment.ts';
import { resolveExporterConfig } from '../../../src/config/exporter-config.ts';
import type { ExporterOptions } from '../../../src/config/exporter-options.ts';

const resolve = (environment: Environment, options?: ExporterOptions) =>
  resolveExporterConfig('TRACES', options, environment);

test('without options and variables, everything has its documented default', () => {
  const { binding, exitTimeoutMs, warnings } = resolve({});
  expect(binding).toEqual({
    endpoint: 'http://localhost:4318',
    isBaseEndpoint: true,
    isInsecure: false,
    endpointWeight: 1,
    endpointPriority: 0,
    otherEndpoints: [],
    hedgeAfterMs: 0,
    hasBreaker: false,
    poolMaxConnections: 16,
    poolIdleTimeoutMs: 30_000,
    poolMaxAgeMs: 1_800_000,
    protocol: 'http/protobuf',
    headers: [],
    bearerTokenFile: null,
    compression: 'gzip',
    compressionLevel: 1,
    timeoutMs: 10_000,
    maxConcurrentExports: 4,
    retryInitialBackoffMs: 1000,
    retryMaxBackoffMs: 30_000,
    retryMultiplier: 1.5,
    retryJitter: 0.2,
    retryMaxElapsedMs: 300_000,
    tlsCaFile: null,
    tlsCertFile: null,
    tlsKeyFile: null,
    tlsServerName: null,
    tlsInsecureSkipVerify: false,
    proxyUrl: null,
    noProxy: null,
    batchMaxItems: 8192,
    batchMaxBytes: 2 * 2 ** 20,
    batchDelayMs: 1000,
    batchMaxQueuedBytes: 64 * 2 ** 20,
    queueDirectory: null,
    queueFsync: 'always',
    queueFsyncIntervalMs: 1000,
    queueLimitBytes: 256 * 2 ** 20,
    queueMaxAgeMs: 0,
    queueOverflow: 'drop-newest',
    queueSegmentBytes: 16 * 2 ** 20,
    maxRequestBytes: 64 * 2 ** 20,
    maxResponseBytes: 4 * 2 ** 20,
    userAgent: expect.stringMatching(/^otlp-native\/\d+\.\d+\.\d+ OTel-OTLP-Exporter-JavaScript\//),
  });
  expect(exitTimeoutMs).toBe(2000);
  expect(warnings).toEqual([]);
});

test('gRPC has its own default port', () => {
  expect(resolve({}, { protocol: 'grpc' }).binding.endpoint).toBe('http://localhost:4317');
  expect(resolve({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }).binding.endpoint).toBe('http://localhost:4317');
});

test('the result can’t be changed', () => {
  const config = resolve({});
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.binding)).toBe(true);
});

describe('code over the signal’s variable over the general one', () => {
  const cases: readonly [
    suffix: string,
    field: keyof ReturnType<typeof resolve>['binding'],
    general: [string, unknown],
    signal: [string, unknown],
    code: [ExporterOptions, unknown],
  ][] = [
    [
      'PROTOCOL',
      'protocol',
      ['grpc', 'grpc'],
      ['http/json', 'http/json'],
      [{ protocol: 'http/protobuf' }, 'http/protobuf'],
    ],
    ['COMPRESSION', 'compression', ['none', 'none'], ['zstd', 'zstd'], [{ compression: 'gzip' }, 'gzip']],
    ['TIMEOUT', 'timeoutMs', ['1', 1], ['2', 2], [{ timeoutMs: 3 }, 3]],
    ['HEADERS', 'headers', ['a=1', ['a', '1']], ['b=2', ['b', '2']], [{ headers: { c: '3' } }, ['c', '3']]],
    [
      'CERTIFICATE',
      'tlsCaFile',
      ['a.pem', 'a.pem'],
      ['b.pem', 'b.pem'],
      [{ tls: { caFile: 'c.pem' } }, 'c.pem'],
    ],
    [
      'CLIENT_CERTIFICATE',
      'tlsCertFile',
      ['a.pem', 'a.pem'],
      ['b.pem', 'b.pem'],
      [{ tls: { certFile: 'c.pem' } }, 'c.pem'],
    ],
    [
      'CLIENT_KEY',
      'tlsKeyFile',
      ['a.key', 'a.key'],
      ['b.key', 'b.key'],
      [{ tls: { keyFile: 'c.key' } }, 'c.key'],
    ],
    [
      'ENDPOINT',
      'endpoint',
      ['http://a', 'http://a'],
      ['http://b', 'http://b'],
      [{ endpoint: 'http://c' }, 'http://c'],
    ],
  ];

  test.each(cases)('%s', (suffix, field, [general, ofGeneral], [signal, ofSignal], [options, ofCode]) => {
    const environment: Record<string, string> = { [`OTEL_EXPORTER_OTLP_${suffix}`]: general };
    expect(resolve(environment).binding[field]).toEqual(ofGeneral);
    environment[`OTEL_EXPORTER_OTLP_TRACES_${suffix}`] = '';
    expect(resolve(environment).binding[field], 'empty is unset').toEqual(ofGeneral);
    environment[`OTEL_EXPORTER_OTLP_TRACES_${suffix}`] = signal;
    expect(resolve(environment).binding[field]).toEqual(ofSignal);
    expect(resolve(environment, options).binding[field]).toEqual(ofCode);
  });

  test('headers in code replace those of the variables, and an empty object means none', () => {
    expect(resolve({ OTEL_EXPORTER_OTLP_HEADERS: 'a=1' }, { headers: {} }).binding.headers).toEqual([]);
  });

  test('a broken variable is no obstacle when code decides', () => {
    const environment = {
      OTEL_EXPORTER_OTLP_HEADERS: 'broken',
      OTEL_EXPORTER_OTLP_TIMEOUT: 'x',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'x',
    };
    const options = { headers: {}, timeoutMs: 5, protocol: 'grpc' } as const;
    expect(resolve(environment, options).warnings).toEqual([]);
  });
});

describe('a variable with a value that it can’t have is ignored with a warning', () => {
  test.each([
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'carrier-pigeon', 'protocol', 'http/protobuf'],
    ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'http', 'protocol', 'http/protobuf'],
    ['OTEL_EXPORTER_OTLP_COMPRESSION', 'brotli', 'compression', 'gzip'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', 'soon', 'timeoutMs', 10_000],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '-1', 'timeoutMs', 10_000],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '1.5', 'timeoutMs', 10_000],
    ['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', '2147483648', 'timeoutMs', 10_000],
  ] as const)('%s=%s', (name, value, field, fallback) => {
    const { binding, warnings } = resolve({ [name]: value });
    expect(binding[field]).toBe(fallback);
    expect(warnings).toEqual([expect.stringContaining(name)]);
    expect(warnings[0]).toContain(`using ${fallback}`);
  });

  test('INSECURE is false unless it is true, with a warning for what is neither', () => {
    const { binding, warnings } = resolve({ OTEL_EXPORTER_OTLP_INSECURE: 'yes' });
    expect(binding.isInsecure).toBe(false);
    expect(warnings).toEqual(['OTEL_EXPORTER_OTLP_INSECURE: "yes" is none of true, false; using false']);
    expect(resolve({ OTEL_EXPORTER_OTLP_INSECURE: 'False' }).warnings).toEqual([]);
  });

  test('values of a list may come in any case', () => {
    const { binding, warnings } = resolve({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'HTTP/Json',
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'GZIP',
    });
    expect(binding).toMatchObject({ protocol: 'http/json', compression: 'gzip' });
    expect(warnings).toEqual([]);
  });

  test('one that is right gives no warning', () => {
    expect(
      resolve({ OTEL_EXPORTER_OTLP_TIMEOUT: '0', OTEL_EXPORTER_OTLP_COMPRESSION: 'none' }).warnings,
    ).toEqual([]);
  });
});

describe('whether the signal’s path is appended', () => {
  test.each([
    ['http://c:4318', true],
    ['http://c:4318/', true],
    ['http://c:4318?key=1', true],
    ['http://c:4318//', false],
    ['http://c:4318/v1/traces', false],
    ['http://c:4318/custom', false],
    ['http://c:4318/custom/', false],
    ['c:4317', false],
    ['no url', false],
  ])('endpoint %s in code: %s', (endpoint, isBaseEndpoint) => {
    expect(resolve({}, { endpoint }).binding).toMatchObject({ endpoint, isBaseEndpoint });
  });

  test('the general variable is a base, whatever its path', () => {
    expect(resolve({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c/otlp' }).binding).toMatchObject({
      endpoint: 'http://c/otlp',
      isBaseEndpoint: true,
    });
  });

  test('the signal’s variable is exact, even without a path', () => {
    expect(resolve({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c' }).binding).toMatchObject({
      endpoint: 'http://c',
      isBaseEndpoint: false,
    });
  });
});

test.each([
  ['OTEL_EXPORTER_OTLP_INSECURE', 'true', true],
  ['OTEL_EXPORTER_OTLP_INSECURE', 'TRUE', true],
  ['OTEL_EXPORTER_OTLP_INSECURE', 'yes', false],
  ['OTEL_EXPORTER_OTLP_TRACES_INSECURE', 'true', true],
  ['OTEL_EXPORTER_OTLP_SPAN_INSECURE', 'true', true],
])('%s=%s', (name, value, isInsecure) => {
  expect(resolve({ [name]: value }).binding.isInsecure).toBe(isInsecure);
});

test('the signal’s INSECURE wins over the general one', () => {
  const environment = { OTEL_EXPORTER_OTLP_INSECURE: 'true', OTEL_EXPORTER_OTLP_TRACES_INSECURE: 'false' };
  expect(resolve(environment).binding.isInsecure).toBe(false);
});

test('a setting is named as the user wrote it: the variable, or the option’s path', () => {
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=1',
    OTEL_EXPORTER_OTLP_CERTIFICATE: 'a.pem',
  };
  const settings = ['endpoint', 'headers', 'tls.caFile', 'tls.certFile'];
  expect(settings.map(resolve(environment).sourceOf)).toEqual([
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
    'OTEL_EXPORTER_OTLP_CERTIFICATE',
    'tls.certFile',
  ]);
  const inCode = resolve(environment, { endpoint: 'http://b', headers: {}, tls: { caFile: 'b.pem' } });
  expect(settings.map(inCode.sourceOf)).toEqual(settings);
});

test('profiles have the general variables, and none of their own', () => {
  const { binding } = resolveExporterConfig(null, undefined, {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://g',
    OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT: 'http://own',
    OTEL_EXPORTER_OTLP_PROFILES_TIMEOUT: '7',
  });
  expect(binding).toMatchObject({ endpoint: 'http://g', isBaseEndpoint: true, timeoutMs: 10_000 });
});
