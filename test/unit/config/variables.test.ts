import { describe, expect, test } from 'vitest';
import type { ConfigurationProblemCode } from '../../../src/config/configuration-problem.ts';
import type { Environment } from '../../../src/config/environment.ts';
import { resolveConfiguration } from '../../../src/config/resolve-configuration.ts';
import { VARIABLE_TABLE } from '../../../src/config/variables/variable-table.ts';
import { valueAt } from './value-at.ts';

/** What one variable does. */
interface Row {
  readonly name: string;
  /** Where its value is in the configuration. */
  readonly path: string;
  /** What is there without it. */
  readonly unset: unknown;
  readonly valid: readonly (readonly [text: string, value: unknown])[];
  /** Texts that are told of; `value` is what is there then, that of `unset` where it's left out. */
  readonly invalid: readonly (readonly [text: string, code: ConfigurationProblemCode, value?: unknown])[];
  /** Variables without which it has no say. */
  readonly beside?: Environment;
}

const TRACES = 'tracerProvider.processors[0]';
const METRICS = 'meterProvider.readers[0]';
const LOGS = 'loggerProvider.processors[0]';

const integer = (
  name: string,
  path: string,
  unset: number | null,
  least = 0,
  beside: Environment = {},
): Row => ({
  name,
  path,
  unset,
  beside,
  valid: [
    [String(least), least],
    [' 7 ', 7],
    ['2147483647', 2_147_483_647],
  ],
  invalid: [
    ['x', 'WRONG_TYPE'],
    ['1.5', 'OUT_OF_RANGE'],
    [String(least - 1), 'OUT_OF_RANGE'],
    ['2147483648', 'OUT_OF_RANGE'],
    ['12ms', 'WRONG_TYPE'],
  ],
});

const boolean = (name: string, path: string, unset: boolean, beside: Environment = {}): Row => ({
  name,
  path,
  unset,
  beside,
  valid: [
    ['true', true],
    ['TRUE', true],
    ['False', false],
  ],
  invalid: [
    ['yes', 'INVALID_VALUE', false],
    ['1', 'INVALID_VALUE', false],
  ],
});

const batch = (prefix: string, path: string, delay: number): Row[] => [
  integer(`${prefix}_SCHEDULE_DELAY`, `${path}.scheduleDelayMs`, delay),
  integer(`${prefix}_EXPORT_TIMEOUT`, `${path}.exportTimeoutMs`, 30_000),
  integer(`${prefix}_MAX_QUEUE_SIZE`, `${path}.maxQueueSize`, 2048, 1),
  {
    ...integer(`${prefix}_MAX_EXPORT_BATCH_SIZE`, `${path}.maxExportBatchSize`, 512, 1),
    valid: [
      ['1', 1],
      ['2048', 2048],
    ],
    invalid: [
      ['x', 'WRONG_TYPE'],
      ['0', 'OUT_OF_RANGE'],
      ['-1', 'OUT_OF_RANGE'],
      ['2049', 'CONFLICT', 2048],
    ],
  },
];

/** The rows of an exporter’s variable; `further` are kinds of this signal alone, which may be told of as not supported. */
const exporters = (
  name: string,
  path: string,
  further: { readonly supported?: string; readonly unsupported?: string } = {},
): Row => ({
  name,
  path,
  unset: 'otlp',
  valid: [
    ['otlp', 'otlp'],
    ['Console', 'console'],
    ['none', undefined],
    [' console , otlp ', 'console'],
    ['otlp/stdout', 'otlpFile'],
    ...(further.supported === undefined ? [] : [[further.supported, further.supported] as const]),
  ],
  invalid: [
    ['logging', 'DEPRECATED', 'console'],
    ['x', 'UNKNOWN_COMPONENT', 'otlp'],
    ['none,otlp', 'CONFLICT', undefined],
    ...(further.unsupported === undefined
      ? []
      : [[further.unsupported, 'UNSUPPORTED', further.unsupported] as const]),
  ],
});

/** The rows of `OTEL_EXPORTER_OTLP_…`, whose signal's own win over the general ones. */
const otlp = (prefix: string, path: string, signal: string): Row[] => {
  const isBase = prefix === 'OTEL_EXPORTER_OTLP';
  const tls: Environment = { [`${prefix}_ENDPOINT`]: 'https://c/x' };
  return [
    {
      name: `${prefix}_ENDPOINT`,
      path: `${path}.endpoint`,
      unset: `http://localhost:4318/v1/${signal}`,
      valid: isBase
        ? [
            ['http://c:4318', `http://c:4318/v1/${signal}`],
            ['http://c:4318/x/', `http://c:4318/x/v1/${signal}`],
            ['https://c/x?k=1', `https://c/x/v1/${signal}?k=1`],
          ]
        : [
            ['http://c:4318/x', 'http://c:4318/x'],
            ['https://e/v1/metrics/', 'https://e/v1/metrics/'],
          ],
      invalid: [
        ['c:4318', 'INVALID_ENDPOINT', undefined],
        ['ftp://c/v1', 'INVALID_ENDPOINT', undefined],
        ['http://', 'INVALID_ENDPOINT', undefined],
        ...(isBase ? [] : [['http://c:4318', 'INVALID_ENDPOINT', 'http://c:4318'] as const]),
      ],
    },
    {
      name: `${prefix}_PROTOCOL`,
      path: `${path}.protocol`,
      unset: 'http/protobuf',
      valid: [
        ['grpc', 'grpc'],
        ['HTTP/JSON', 'http/json'],
        ['http/protobuf', 'http/protobuf'],
      ],
      invalid: [['http', 'INVALID_VALUE']],
    },
    {
      name: `${prefix}_HEADERS`,
      path: `${path}.headers`,
      unset: {},
      valid: [
        ['a=1', { a: '1' }],
        [' a = 1 , b=x%2Cy ', { a: '1', b: 'x,y' }],
      ],
      invalid: [
        ['a', 'INVALID_HEADER', undefined],
        ['a=%', 'INVALID_HEADER', undefined],
        ['a b=1', 'INVALID_HEADER', undefined],
        ['a=%00', 'INVALID_HEADER', undefined],
      ],
    },
    {
      name: `${prefix}_COMPRESSION`,
      path: `${path}.compression`,
      unset: 'gzip',
      valid: [
        ['none', 'none'],
        ['GZIP', 'gzip'],
        ['zstd', 'zstd'],
      ],
      invalid: [['brotli', 'INVALID_VALUE']],
    },
    {
      name: `${prefix}_TIMEOUT`,
      path: `${path}.timeoutMs`,
      unset: 10_000,
      valid: [
        ['0', 0],
        ['1', 1],
        ['2147483647', 86_400_000],
      ],
      invalid: [
        ['-1', 'OUT_OF_RANGE'],
        ['2147483648', 'OUT_OF_RANGE'],
        ['10s', 'WRONG_TYPE'],
      ],
    },
    {
      name: `${prefix}_CERTIFICATE`,
      path: `${path}.tls.caFile`,
      unset: null,
      beside: tls,
      valid: [['ca.pem', 'ca.pem']],
      invalid: [],
    },
    {
      name: `${prefix}_CLIENT_CERTIFICATE`,
      path: `${path}.tls.certFile`,
      unset: undefined,
      beside: { ...tls, [`${prefix}_CLIENT_KEY`]: 'key.pem' },
      valid: [['cert.pem', 'cert.pem']],
      invalid: [],
    },
    {
      name: `${prefix}_CLIENT_KEY`,
      path: `${path}.tls.keyFile`,
      unset: undefined,
      beside: { ...tls, [`${prefix}_CLIENT_CERTIFICATE`]: 'cert.pem' },
      valid: [['key.pem', 'key.pem']],
      invalid: [],
    },
    insecure(`${prefix}_INSECURE`, `${path}.endpoint`, prefix),
  ];
};

function insecure(name: string, path: string, prefix: string): Row {
  return {
    name,
    path,
    unset: 'https://c:4317',
    beside: { [`${prefix}_PROTOCOL`]: 'grpc', [`${prefix}_ENDPOINT`]: 'c:4317' },
    valid: [
      ['true', 'http://c:4317'],
      ['false', 'https://c:4317'],
    ],
    invalid: [['yes', 'INVALID_VALUE']],
  };
}

const unsupportedBeside = (
  name: string,
  path: string,
  unset: unknown,
  rows: Row['valid'],
  beside: Environment,
): Row => ({
  name,
  path,
  unset,
  beside,
  valid: rows,
  invalid: [],
});

const limit = (name: string, path: string, unset: number | null): Row => integer(name, path, unset);

const ALL_DETECTORS = ['host', 'os', 'process', 'serviceinstance', 'container', 'k8s', 'aws', 'gcp', 'azure'];
const alwaysOn = { kind: 'alwaysOn' };
const alwaysOff = { kind: 'alwaysOff' };
const parentBased = (root: object): object => ({
  kind: 'parentBased',
  root,
  remoteParentSampled: alwaysOn,
  remoteParentNotSampled: alwaysOff,
  localParentSampled: alwaysOn,
  localParentNotSampled: alwaysOff,
});

const ROWS: readonly Row[] = [
  boolean('OTEL_SDK_DISABLED', 'disabled', false),
  {
    name: 'OTEL_LOG_LEVEL',
    path: 'logLevel',
    unset: 'info',
    valid: [
      ['NONE', 'none'],
      ['error', 'error'],
      ['warn', 'warn'],
      ['debug', 'debug'],
      ['verbose', 'verbose'],
      ['all', 'all'],
      ['trace', 'verbose'],
    ],
    invalid: [['loud', 'INVALID_VALUE']],
  },
  {
    name: 'OTEL_SERVICE_NAME',
    path: 'resource.attributes',
    unset: { 'service.name': 'listed' },
    beside: { OTEL_RESOURCE_ATTRIBUTES: 'service.name=listed' },
    valid: [['shop', { 'service.name': 'shop' }]],
    invalid: [],
  },
  {
    name: 'OTEL_RESOURCE_ATTRIBUTES',
    path: 'resource.attributes',
    unset: {},
    valid: [
      ['a=1', { a: '1' }],
      ['a=x%2Cy%3D, b = 2 ', { a: 'x,y=', b: '2' }],
    ],
    invalid: [
      ['a=1,b', 'INVALID_VALUE'],
      ['a=1,=2', 'INVALID_VALUE'],
      ['a=b=c', 'INVALID_VALUE'],
      ['a=%', 'INVALID_VALUE'],
    ],
  },
  {
    name: 'OTEL_ENTITIES',
    path: 'resource.attributes',
    unset: {},
    valid: [
      ['service{service.name=a,service.instance.id=b}', { 'service.name': 'a', 'service.instance.id': 'b' }],
      ['host{host.id=1}[host.name=x%3By]@https://o.io/1', { 'host.id': '1', 'host.name': 'x;y' }],
      ['p{a=1}[b=1];p{a=1}[b=2]', { a: '1', b: '2' }],
    ],
    invalid: [
      ['service', 'INVALID_VALUE'],
      ['service{}', 'INVALID_VALUE'],
      ['service{a}', 'INVALID_VALUE'],
      ['host{a=1};bad', 'INVALID_VALUE', { a: '1' }],
    ],
  },
  {
    name: 'OTEL_PROPAGATORS',
    path: 'propagators',
    unset: ['tracecontext', 'baggage'],
    valid: [
      ['b3', ['b3']],
      ['B3Multi, jaeger,b3multi', ['b3multi', 'jaeger']],
      ['none', []],
      ['none,b3', []],
      ['xray,OTTrace', ['xray', 'ottrace']],
    ],
    invalid: [
      ['zipkin,b3', 'UNKNOWN_COMPONENT', ['b3']],
      ['opentracing', 'UNKNOWN_COMPONENT', []],
    ],
  },
  exporters('OTEL_TRACES_EXPORTER', `${TRACES}.exporter.kind`, { unsupported: 'zipkin' }),
  exporters('OTEL_METRICS_EXPORTER', `${METRICS}.exporter.kind`, { supported: 'prometheus' }),
  exporters('OTEL_LOGS_EXPORTER', `${LOGS}.exporter.kind`),
  {
    name: 'OTEL_TRACES_SAMPLER',
    path: 'tracerProvider.sampler',
    unset: parentBased(alwaysOn),
    valid: [
      ['always_on', alwaysOn],
      ['Always_Off', alwaysOff],
      ['traceidratio', { kind: 'traceIdRatioBased', ratio: 1 }],
      ['parentbased_always_on', parentBased(alwaysOn)],
      ['parentbased_always_off', parentBased(alwaysOff)],
      ['parentbased_traceidratio', parentBased({ kind: 'traceIdRatioBased', ratio: 1 })],
    ],
    invalid: [
      ['sometimes', 'INVALID_VALUE'],
      ['xray', 'INVALID_VALUE'],
      [
        'jaeger_remote',
        'UNSUPPORTED',
        {
          kind: 'jaegerRemote',
          endpoint: 'http://localhost:14250',
          intervalMs: 60_000,
          initialSampler: { kind: 'traceIdRatioBased', ratio: 1 },
        },
      ],
    ],
  },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    path: 'tracerProvider.sampler.ratio',
    unset: 1,
    beside: { OTEL_TRACES_SAMPLER: 'traceidratio' },
    valid: [
      ['0', 0],
      ['0.25', 0.25],
      ['1', 1],
    ],
    invalid: [
      ['x', 'WRONG_TYPE'],
      ['1.1', 'OUT_OF_RANGE'],
      ['-0.1', 'OUT_OF_RANGE'],
    ],
  },
  ...batch('OTEL_BSP', TRACES, 5000),
  ...batch('OTEL_BLRP', LOGS, 1000),
  limit('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'attributeLimits.attributeValueLengthLimit', null),
  limit('OTEL_ATTRIBUTE_COUNT_LIMIT', 'attributeLimits.attributeCountLimit', 128),
  limit('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'tracerProvider.limits.attributeValueLengthLimit', null),
  limit('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'tracerProvider.limits.attributeCountLimit', 128),
  limit('OTEL_SPAN_EVENT_COUNT_LIMIT', 'tracerProvider.limits.eventCountLimit', 128),
  limit('OTEL_SPAN_LINK_COUNT_LIMIT', 'tracerProvider.limits.linkCountLimit', 128),
  limit('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 'tracerProvider.limits.eventAttributeCountLimit', 128),
  limit('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 'tracerProvider.limits.linkAttributeCountLimit', 128),
  limit(
    'OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    'loggerProvider.limits.attributeValueLengthLimit',
    null,
  ),
  limit('OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT', 'loggerProvider.limits.attributeCountLimit', 128),
  integer('OTEL_METRIC_EXPORT_INTERVAL', `${METRICS}.intervalMs`, 60_000, 1),
  integer('OTEL_METRIC_EXPORT_TIMEOUT', `${METRICS}.timeoutMs`, 30_000),
  {
    name: 'OTEL_METRICS_EXEMPLAR_FILTER',
    path: 'meterProvider.exemplarFilter',
    unset: 'trace_based',
    valid: [
      ['always_on', 'always_on'],
      ['ALWAYS_OFF', 'always_off'],
    ],
    invalid: [['x', 'INVALID_VALUE']],
  },
  {
    name: 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
    path: `${METRICS}.exporter.temporality`,
    unset: 'cumulative',
    valid: [
      ['Delta', 'delta'],
      ['LowMemory', 'lowmemory'],
    ],
    invalid: [['low_memory', 'INVALID_VALUE']],
  },
  {
    name: 'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION',
    path: `${METRICS}.exporter.defaultHistogramAggregation`,
    unset: 'explicit_bucket_histogram',
    valid: [['base2_exponential_bucket_histogram', 'base2_exponential_bucket_histogram']],
    invalid: [['buckets', 'INVALID_VALUE']],
  },
  ...otlp('OTEL_EXPORTER_OTLP', `${TRACES}.exporter`, 'traces'),
  ...otlp('OTEL_EXPORTER_OTLP_TRACES', `${TRACES}.exporter`, 'traces'),
  ...otlp('OTEL_EXPORTER_OTLP_METRICS', `${METRICS}.exporter`, 'metrics'),
  ...otlp('OTEL_EXPORTER_OTLP_LOGS', `${LOGS}.exporter`, 'logs'),
  insecure('OTEL_EXPORTER_OTLP_SPAN_INSECURE', `${TRACES}.exporter.endpoint`, 'OTEL_EXPORTER_OTLP_TRACES'),
  insecure(
    'OTEL_EXPORTER_OTLP_METRIC_INSECURE',
    `${METRICS}.exporter.endpoint`,
    'OTEL_EXPORTER_OTLP_METRICS',
  ),
  unsupportedBeside(
    'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
    `${TRACES}.exporter.endpoint`,
    'http://localhost:9411/api/v2/spans',
    [['http://z/', 'http://z/']],
    { OTEL_TRACES_EXPORTER: 'zipkin' },
  ),
  integer('OTEL_EXPORTER_ZIPKIN_TIMEOUT', `${TRACES}.exporter.timeoutMs`, 10_000, 0, {
    OTEL_TRACES_EXPORTER: 'zipkin',
  }),
  unsupportedBeside(
    'OTEL_EXPORTER_PROMETHEUS_HOST',
    `${METRICS}.exporter.host`,
    'localhost',
    [['0.0.0.0', '0.0.0.0']],
    { OTEL_METRICS_EXPORTER: 'prometheus' },
  ),
  {
    name: 'OTEL_EXPORTER_PROMETHEUS_PORT',
    path: `${METRICS}.exporter.port`,
    unset: 9464,
    beside: { OTEL_METRICS_EXPORTER: 'prometheus' },
    valid: [['1', 1]],
    invalid: [
      ['65536', 'OUT_OF_RANGE'],
      ['x', 'WRONG_TYPE'],
    ],
  },
  {
    name: 'OTEL_SEMCONV_STABILITY_OPT_IN',
    path: 'instrumentation.stabilityOptIn',
    unset: [],
    valid: [['http, database', ['http', 'database']]],
    invalid: [['http, database/dup', 'UNSUPPORTED', ['http', 'database/dup']]],
  },
  {
    name: 'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN',
    path: 'instrumentation.exceptionSignal',
    unset: 'span-events',
    valid: [
      ['logs', 'logs'],
      ['logs/dup', 'both'],
    ],
    invalid: [['spans', 'INVALID_VALUE']],
  },
  {
    name: 'OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS',
    path: 'instrumentation.http.server.knownMethods',
    unset: null,
    valid: [['GET, Purge', ['GET', 'Purge']]],
    invalid: [],
  },
  {
    name: 'OTEL_NODE_RESOURCE_DETECTORS',
    path: 'resource.detectors',
    unset: ALL_DETECTORS,
    valid: [
      ['all', ALL_DETECTORS],
      ['none', []],
      ['Container,host', ['host', 'os', 'container']],
      ['env,os', ['os']],
      ['cloud', ['aws', 'gcp', 'azure']],
    ],
    invalid: [['hots', 'UNKNOWN_COMPONENT', []]],
  },
  {
    name: 'OTEL_NODE_ENABLED_INSTRUMENTATIONS',
    path: 'instrumentation.enabled',
    unset: null,
    valid: [['HTTP,pg', ['http', 'pg']]],
    invalid: [],
  },
  {
    name: 'OTEL_NODE_DISABLED_INSTRUMENTATIONS',
    path: 'instrumentation.disabled',
    unset: [],
    valid: [['fs', ['fs']]],
    invalid: [],
  },
  boolean('OTEL_NODE_RUNTIME_METRICS', 'instrumentation.runtimeMetrics', true),
];

/** What is told of the variable of a row. */
const resolve = ({ name, path, beside = {} }: Row, text: string | undefined) => {
  const { configuration, problems, origins } = resolveConfiguration({
    environment: { ...beside, ...(text === undefined ? {} : { [name]: text }) },
  });
  return {
    value: valueAt(configuration, path),
    told: problems.filter((problem) => problem.path === name),
    origin: origins.get(path),
  };
};

describe.each(ROWS)('$name', (row) => {
  test('unset and empty, it is the default', () => {
    for (const text of [undefined, '', ' \t']) {
      const { value, told } = resolve(row, text);
      expect(value).toEqual(row.unset);
      expect(told).toEqual([]);
    }
  });

  test.each([...row.valid])('%j is taken', (text, expected) => {
    const { value, told, origin } = resolve(row, text);
    expect(value).toEqual(expected);
    expect(told).toEqual([]);
    const isLeaf = origin !== undefined && origin !== 'default';
    if (isLeaf && row.name !== 'OTEL_EXPORTER_OTLP_SPAN_INSECURE') {
      expect([row.name, ...Object.keys(row.beside ?? {})]).toContain(origin);
    }
  });

  if (row.invalid.length > 0) {
    test.each(row.invalid.map((entry) => ({ text: entry[0], entry })))('$text is told of', ({ entry }) => {
      const [text, code, ...rest] = entry;
      const { value, told } = resolve(row, text);
      expect(value).toEqual(rest.length > 0 ? rest[0] : row.unset);
      expect(told.map((problem) => problem.code)).toContain(code);
      for (const { message, advice } of told) {
        expect(message).not.toBe('');
        expect(advice).not.toBe('');
      }
    });
  }
});

const FILE_VARIABLES = ['OTEL_CONFIG_FILE', 'OTEL_EXPERIMENTAL_CONFIG_FILE'];

test('every variable of the reference has a row; those of files are tested with files', () => {
  const named = VARIABLE_TABLE.flatMap(([, variables]) => variables.map(({ name }) => name));
  expect(new Set(ROWS.map(({ name }) => name))).toEqual(
    new Set(named.filter((name) => !FILE_VARIABLES.includes(name))),
  );
});

describe('a signal’s own variable over that of all signals', () => {
  const suffixes = ['ENDPOINT', 'PROTOCOL', 'HEADERS', 'COMPRESSION', 'TIMEOUT', 'CERTIFICATE'];
  const values: Readonly<
    Record<string, readonly [general: string, own: string, path: string, expected: unknown]>
  > = {
    ENDPOINT: ['http://g', 'http://o/own', 'endpoint', 'http://o/own'],
    PROTOCOL: ['http/json', 'grpc', 'protocol', 'grpc'],
    HEADERS: ['g=1', 'o=2', 'headers', { o: '2' }],
    COMPRESSION: ['none', 'zstd', 'compression', 'zstd'],
    TIMEOUT: ['1', '2', 'timeoutMs', 2],
    CERTIFICATE: ['g.pem', 'o.pem', 'tls.caFile', 'o.pem'],
  };
  const signals = [
    ['TRACES', TRACES],
    ['METRICS', METRICS],
    ['LOGS', LOGS],
  ] as const;
  test.each(signals.flatMap(([signal, path]) => suffixes.map((suffix) => [signal, suffix, path] as const)))(
    '%s %s',
    (signal, suffix, place) => {
      const [general, own, path, expected] = values[suffix] ?? ['', '', '', null];
      const variables = {
        [`OTEL_EXPORTER_OTLP_${suffix}`]: general,
        [`OTEL_EXPORTER_OTLP_${signal}_${suffix}`]: own,
      };
      const { configuration, origins } = resolveConfiguration({ environment: variables });
      expect(valueAt(configuration, `${place}.exporter.${path}`)).toEqual(expected);
      const leaf = suffix === 'HEADERS' ? 'headers.o' : path;
      expect(origins.get(`${place}.exporter.${leaf}`)).toBe(`OTEL_EXPORTER_OTLP_${signal}_${suffix}`);
    },
  );

  test('an invalid one is told of, and the general one counts', () => {
    const { configuration, problems } = resolveConfiguration({
      environment: { OTEL_EXPORTER_OTLP_TIMEOUT: '7', OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: 'x' },
    });
    expect(valueAt(configuration, `${LOGS}.exporter.timeoutMs`)).toBe(7);
    expect(problems).toMatchObject([{ path: 'OTEL_EXPORTER_OTLP_LOGS_TIMEOUT', severity: 'warning' }]);
    expect(problems[0]?.message).toContain('using that of OTEL_EXPORTER_OTLP_TIMEOUT');
  });
});

test('limits of a signal over the general limit over the default', () => {
  const general = { OTEL_ATTRIBUTE_COUNT_LIMIT: '3', OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '4' };
  const both = { ...general, OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '5' };
  const { configuration, origins } = resolveConfiguration({ environment: both });
  expect(configuration?.tracerProvider?.limits).toMatchObject({
    attributeCountLimit: 5,
    attributeValueLengthLimit: 4,
    eventAttributeCountLimit: 128,
  });
  expect(configuration?.loggerProvider?.limits).toMatchObject({ attributeCountLimit: 3 });
  expect(origins.get('loggerProvider.limits.attributeCountLimit')).toBe('OTEL_ATTRIBUTE_COUNT_LIMIT');
});

test('a signal whose endpoint or headers can’t be used is left out, with an error, and the others go on', () => {
  const { configuration, problems } = resolveConfiguration({
    environment: {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'nonsense',
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'key:s3cret',
    },
  });
  expect(configuration).toMatchObject({ tracerProvider: null, loggerProvider: null });
  expect(configuration?.meterProvider?.readers).toHaveLength(1);
  expect(problems.map(({ severity, code, path }) => [severity, code, path])).toEqual([
    ['error', 'INVALID_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    ['error', 'INVALID_HEADER', 'OTEL_EXPORTER_OTLP_LOGS_HEADERS'],
  ]);
  expect(JSON.stringify(problems)).not.toContain('s3cret');
});

test('a name that is misspelt is told of; those of other programs are not', () => {
  const { problems } = resolveConfiguration({
    environment: {
      OTEL_EXPORTER_OTLP_ENPOINT: 'http://c',
      OTEL_PYTHON_DISABLED_INSTRUMENTATIONS: 'x',
      OTEL_X: '1',
    },
  });
  expect(problems).toMatchObject([
    {
      code: 'UNKNOWN_KEY',
      path: 'OTEL_EXPORTER_OTLP_ENPOINT',
      advice: 'did you mean OTEL_EXPORTER_OTLP_ENDPOINT?',
    },
  ]);
});
