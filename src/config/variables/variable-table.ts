/** A variable that counts, for the reference and to recognise misspelt ones. */
export interface VariableDescription {
  readonly name: string;
  /** What is used where it's not set, as it is shown; empty for nothing. */
  readonly fallback: string;
  readonly description: string;
}

const variable = (name: string, fallback: string, description: string): VariableDescription => ({
  name,
  fallback,
  description,
});

/** What there is for all signals as `OTEL_EXPORTER_OTLP_…`, and for each as `OTEL_EXPORTER_OTLP_TRACES_…` and so on. */
const OTLP: readonly (readonly [suffix: string, fallback: string, description: string])[] = [
  [
    'ENDPOINT',
    '`http://localhost:4318`, gRPC `http://localhost:4317`',
    'Where to send. For all signals it is the base to which `/v1/traces` and the like are appended; a signal’s own is used as it is.',
  ],
  ['PROTOCOL', '`http/protobuf`', '`grpc`, `http/protobuf` or `http/json`.'],
  ['HEADERS', '', 'Headers as `name=value,…`, percent-encoded.'],
  ['COMPRESSION', '`gzip`', '`gzip` or `none`; also `zstd`.'],
  ['TIMEOUT', '10000', 'Milliseconds that one attempt may take; 0 for no limit.'],
  ['CERTIFICATE', '', 'PEM file of the authorities to trust instead of the system’s.'],
  ['CLIENT_CERTIFICATE', '', 'PEM file of the client’s certificates.'],
  ['CLIENT_KEY', '', 'PEM file of the client’s key.'],
  ['INSECURE', '`false`', 'Whether a gRPC endpoint without a scheme is reached without TLS.'],
];

const general: readonly VariableDescription[] = [
  variable(
    'OTEL_CONFIG_FILE',
    '',
    'A declarative file; then no other variable of this page counts but those that it names.',
  ),
  variable('OTEL_EXPERIMENTAL_CONFIG_FILE', '', 'The old name of `OTEL_CONFIG_FILE`.'),
  variable('OTEL_SDK_DISABLED', '`false`', 'Whether nothing but propagation is set up.'),
  variable(
    'OTEL_LOG_LEVEL',
    '`info`',
    'From which level on the SDK’s own diagnostics are shown: `none`, `error`, `warn`, `info`, `debug`, `verbose`, `all`.',
  ),
  variable(
    'OTEL_SERVICE_NAME',
    '`unknown_service:` and the executable',
    'The service; wins over `service.name` elsewhere.',
  ),
  variable(
    'OTEL_RESOURCE_ATTRIBUTES',
    '',
    'Attributes of the resource as `name=value,…`, percent-encoded; a broken one discards all.',
  ),
  variable(
    'OTEL_ENTITIES',
    '',
    'Entities as `type{id=value,…}[description=value,…]@schema;…`, whose attributes become the resource’s.',
  ),
  variable(
    'OTEL_PROPAGATORS',
    '`tracecontext,baggage`',
    'A list of `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger`, `xray`, `ottrace`, or `none`.',
  ),
  variable(
    'OTEL_TRACES_EXPORTER',
    '`otlp`',
    'A list of `otlp`, `console`, `otlp/stdout`, or `none`. `zipkin` is understood, but not supported.',
  ),
  variable(
    'OTEL_METRICS_EXPORTER',
    '`otlp`',
    'A list of `otlp`, `console`, `prometheus`, `otlp/stdout`, or `none`.',
  ),
  variable('OTEL_LOGS_EXPORTER', '`otlp`', 'A list of `otlp`, `console`, `otlp/stdout`, or `none`.'),
  variable(
    'OTEL_TRACES_SAMPLER',
    '`parentbased_always_on`',
    '`always_on`, `always_off`, `traceidratio`, each also behind `parentbased_`. `jaeger_remote` samples by its initial rate only.',
  ),
  variable(
    'OTEL_TRACES_SAMPLER_ARG',
    '1',
    'The ratio of `traceidratio`; `endpoint=…,pollingIntervalMs=…,initialSamplingRate=…` of `jaeger_remote`.',
  ),
];

const processors: readonly VariableDescription[] = (
  [
    ['BSP', 'spans', '5000'],
    ['BLRP', 'log records', '1000'],
  ] as const
).flatMap(([prefix, items, delay]) => [
  variable(`OTEL_${prefix}_SCHEDULE_DELAY`, delay, `Milliseconds between two exports of ${items}.`),
  variable(
    `OTEL_${prefix}_EXPORT_TIMEOUT`,
    '30000',
    `Milliseconds that an export of ${items} may take; 0 for no limit.`,
  ),
  variable(`OTEL_${prefix}_MAX_QUEUE_SIZE`, '2048', `The most ${items} that wait.`),
  variable(`OTEL_${prefix}_MAX_EXPORT_BATCH_SIZE`, '512', `The most ${items} of one request.`),
]);

const limits: readonly VariableDescription[] = [
  variable('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'none', 'Characters of an attribute’s text.'),
  variable('OTEL_ATTRIBUTE_COUNT_LIMIT', '128', 'Attributes of an item.'),
  variable('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'the general limit', 'The same, of spans.'),
  variable('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'the general limit', 'The same, of spans.'),
  variable('OTEL_SPAN_EVENT_COUNT_LIMIT', '128', 'Events of a span.'),
  variable('OTEL_SPAN_LINK_COUNT_LIMIT', '128', 'Links of a span.'),
  variable('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', '128', 'Attributes of an event.'),
  variable('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', '128', 'Attributes of a link.'),
  variable('OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'the general limit', 'The same, of log records.'),
  variable('OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT', 'the general limit', 'The same, of log records.'),
];

const metrics: readonly VariableDescription[] = [
  variable('OTEL_METRIC_EXPORT_INTERVAL', '60000', 'Milliseconds between two exports.'),
  variable('OTEL_METRIC_EXPORT_TIMEOUT', '30000', 'Milliseconds that a collection may take; 0 for no limit.'),
  variable('OTEL_METRICS_EXEMPLAR_FILTER', '`trace_based`', '`always_on`, `always_off` or `trace_based`.'),
  variable(
    'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
    '`cumulative`',
    '`cumulative`, `delta` or `lowmemory`.',
  ),
  variable(
    'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION',
    '`explicit_bucket_histogram`',
    'Or `base2_exponential_bucket_histogram`.',
  ),
];

const otlp: readonly VariableDescription[] = [
  ...OTLP.map(([suffix, fallback, text]) => variable(`OTEL_EXPORTER_OTLP_${suffix}`, fallback, text)),
  ...['TRACES', 'METRICS', 'LOGS'].flatMap((signal) =>
    OTLP.map(([suffix]) =>
      variable(
        `OTEL_EXPORTER_OTLP_${signal}_${suffix}`,
        `\`OTEL_EXPORTER_OTLP_${suffix}\``,
        `The same, for ${signal.toLowerCase()}.`,
      ),
    ),
  ),
  variable('OTEL_EXPORTER_OTLP_SPAN_INSECURE', '', 'The old name of `OTEL_EXPORTER_OTLP_TRACES_INSECURE`.'),
  variable(
    'OTEL_EXPORTER_OTLP_METRIC_INSECURE',
    '',
    'The old name of `OTEL_EXPORTER_OTLP_METRICS_INSECURE`.',
  ),
];

const others: readonly VariableDescription[] = [
  variable(
    'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
    '`http://localhost:9411/api/v2/spans`',
    'Understood, but not supported: the specification has deprecated the Zipkin exporter.',
  ),
  variable(
    'OTEL_EXPORTER_ZIPKIN_TIMEOUT',
    '10000',
    'Understood, but not supported: the specification has deprecated the Zipkin exporter.',
  ),
  variable(
    'OTEL_EXPORTER_PROMETHEUS_HOST',
    '`localhost`',
    'Where Prometheus can scrape `/metrics`, with `OTEL_METRICS_EXPORTER=prometheus`.',
  ),
  variable('OTEL_EXPORTER_PROMETHEUS_PORT', '9464', 'The port; 0 for any that is free.'),
  variable(
    'OTEL_SEMCONV_STABILITY_OPT_IN',
    '',
    'A list of `http`, `database`, `messaging`, `rpc`, `code`, each also with `/dup`. For official instrumentations; ours have the stable conventions.',
  ),
  variable(
    'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN',
    'span events',
    '`logs`: exceptions that spans record become log records; `logs/dup`: both.',
  ),
  variable(
    'OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS',
    'the built-in list',
    'A list of methods that are told apart, as they are written; others are `_OTHER`. It replaces the whole list. Of our instrumentations.',
  ),
  variable(
    'OTEL_NODE_RESOURCE_DETECTORS',
    '`all`',
    'A list of `host`, `os`, `process`, `serviceinstance`, `container`, `k8s`, `cloud`, `aws`, `gcp`, `azure`, or `none`.',
  ),
  variable(
    'OTEL_NODE_ENABLED_INSTRUMENTATIONS',
    'all but `fs`',
    'A list of short names; then there are no others.',
  ),
  variable('OTEL_NODE_DISABLED_INSTRUMENTATIONS', '', 'A list of short names, which wins.'),
  variable(
    'OTEL_NODE_RUNTIME_METRICS',
    '`true`',
    'Whether event loop, heap, garbage collection and process are measured. This name is ours.',
  ),
];

/** Every variable that counts, by what it is about. */
export const VARIABLE_TABLE: readonly (readonly [
  title: string,
  variables: readonly VariableDescription[],
])[] = [
  ['In general', general],
  ['Sending over OTLP', otlp],
  ['Batches', processors],
  ['Limits', limits],
  ['Metrics', metrics],
  ['Everything else', others],
];
