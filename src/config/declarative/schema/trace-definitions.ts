import {
  bare,
  choice,
  integer,
  list,
  map,
  oneOf,
  type Property,
  ratio,
  reference,
  requiredBoolean,
  requiredText,
  type SchemaType,
} from '../schema-type.js';

/** The keys of a batch processor. */
export const batchKeys = (delay: string, exporter: string): Readonly<Record<string, Property>> => ({
  schedule_delay: { type: integer(0), fallback: delay, description: 'Milliseconds between two exports.' },
  export_timeout: {
    type: integer(0),
    fallback: '30000',
    description: 'Milliseconds that an export may take; 0 for no limit.',
  },
  max_queue_size: { type: integer(1), fallback: '2048', description: 'Items that wait at most.' },
  max_export_batch_size: {
    type: integer(1),
    fallback: '512',
    description: 'Items of one request at most; not more than `max_queue_size`.',
  },
  exporter: { type: reference(exporter), isRequired: true, description: 'Where they go.' },
});

/** The exporters of spans and of log records. */
export const exporterKeys: Readonly<Record<string, Property>> = {
  otlp_http: { type: reference('OtlpHttpExporter'), description: 'Sends over OTLP, by HTTP.' },
  otlp_grpc: { type: reference('OtlpGrpcExporter'), description: 'Sends over OTLP, by gRPC.' },
  'otlp_file/development': {
    type: reference('ExperimentalOtlpFileExporter'),
    description: 'Writes OTLP as lines of JSON.',
  },
  console: { type: reference('ConsoleExporter'), description: 'Prints to the standard output.' },
};

/** What a configurator of tracers, meters or loggers holds. */
export const configurator = (list_: string, matcher: string, config: string): SchemaType =>
  map({
    default_config: { type: reference(config), description: 'Of those that no entry matches.' },
    [list_]: { type: list(reference(matcher)), description: 'By their names.' },
  });

/** An entry of a configurator. */
export const matcher = (config: string): SchemaType =>
  map({
    name: { type: requiredText, isRequired: true, description: 'The scope’s name, with `*` and `?`.' },
    config: { type: reference(config), isRequired: true, description: 'What it gets.' },
  });

const root: Property = {
  type: reference('ExperimentalComposableSampler'),
  isRequired: true,
  description: 'Samples spans without a parent.',
};
const sampler = (description: string, fallback: string): Property => ({
  type: reference('Sampler'),
  fallback,
  description,
});

/** What makes and exports spans. */
export function traceDefinitions(): Readonly<Record<string, SchemaType>> {
  return {
    TracerProvider: map({
      processors: {
        type: list(reference('SpanProcessor')),
        isRequired: true,
        description: 'What spans go through when they end.',
      },
      limits: { type: reference('SpanLimits'), description: 'How much a span may hold.' },
      sampler: {
        type: reference('Sampler'),
        fallback: '`parent_based`, root `always_on`',
        description: 'Which spans are recorded.',
      },
      id_generator: { type: reference('IdGenerator'), fallback: '`random`', description: 'Makes ids.' },
      'tracer_configurator/development': {
        type: reference('ExperimentalTracerConfigurator'),
        description: 'Turns tracers off.',
      },
    }),
    SpanProcessor: choice({
      batch: {
        type: reference('BatchSpanProcessor'),
        description: 'Gathers spans and exports them together.',
      },
      simple: { type: reference('SimpleSpanProcessor'), description: 'Exports each span when it ends.' },
    }),
    BatchSpanProcessor: map(batchKeys('5000', 'SpanExporter')),
    SimpleSpanProcessor: map({
      exporter: { type: reference('SpanExporter'), isRequired: true, description: 'Where they go.' },
    }),
    SpanExporter: choice(exporterKeys),
    IdGenerator: choice({ random: { type: reference('RandomIdGenerator'), description: 'Random ids.' } }),
    RandomIdGenerator: bare,
    Sampler: choice({
      always_off: { type: reference('AlwaysOffSampler'), description: 'None.' },
      always_on: { type: reference('AlwaysOnSampler'), description: 'All.' },
      always_record: {
        type: reference('AlwaysRecordSampler'),
        description: 'Has all spans recorded for processors; another sampler says which are exported.',
      },
      'composite/development': {
        type: reference('ExperimentalComposableSampler'),
        description: 'A sampler made of others.',
      },
      'jaeger_remote/development': {
        type: reference('ExperimentalJaegerRemoteSampler'),
        unsupported: 'its initial sampler samples',
        description: 'Asks a Jaeger server.',
      },
      parent_based: { type: reference('ParentBasedSampler'), description: 'As the parent was sampled.' },
      'probability/development': {
        type: reference('ExperimentalProbabilitySampler'),
        description: 'A share of all traces, told in the trace state.',
      },
      trace_id_ratio_based: {
        type: reference('TraceIdRatioBasedSampler'),
        description: 'A share of all traces, by their ids.',
      },
    }),
    AlwaysOffSampler: bare,
    AlwaysOnSampler: bare,
    AlwaysRecordSampler: map({
      root: { type: reference('Sampler'), isRequired: true, description: 'Says which spans are exported.' },
    }),
    ParentBasedSampler: map(
      {
        root: sampler('Of spans without a parent.', '`always_on`'),
        remote_parent_sampled: sampler('Of spans with a sampled parent in another process.', '`always_on`'),
        remote_parent_not_sampled: sampler(
          'Of spans with a parent in another process that isn’t sampled.',
          '`always_off`',
        ),
        local_parent_sampled: sampler('Of spans with a sampled parent in this process.', '`always_on`'),
        local_parent_not_sampled: sampler(
          'Of spans with a parent in this process that isn’t sampled.',
          '`always_off`',
        ),
      },
      { isNullable: true },
    ),
    TraceIdRatioBasedSampler: map(
      { ratio: { type: ratio, fallback: '1', description: 'The share, 0 to 1.' } },
      { isNullable: true },
    ),
    ExperimentalProbabilitySampler: map(
      { ratio: { type: ratio, fallback: '1', description: 'The share, 0 to 1.' } },
      { isNullable: true },
    ),
    ExperimentalJaegerRemoteSampler: map(
      {
        endpoint: { type: requiredText, isRequired: true, description: 'The server’s URL.' },
        interval: { type: integer(0), fallback: '60000', description: 'Milliseconds between two questions.' },
        initial_sampler: {
          type: reference('Sampler'),
          isRequired: true,
          description: 'Samples until the server has answered.',
        },
      },
      { isNullable: true },
    ),
    ExperimentalComposableSampler: choice({
      always_off: { type: reference('ExperimentalComposableAlwaysOffSampler'), description: 'None.' },
      always_on: { type: reference('ExperimentalComposableAlwaysOnSampler'), description: 'All.' },
      parent_threshold: {
        type: reference('ExperimentalComposableParentThresholdSampler'),
        description: 'As the parent was sampled.',
      },
      probability: {
        type: reference('ExperimentalComposableProbabilitySampler'),
        description: 'A share of all traces.',
      },
      rule_based: {
        type: reference('ExperimentalComposableRuleBasedSampler'),
        description: 'By the first rule that fits.',
      },
    }),
    ExperimentalComposableAlwaysOffSampler: bare,
    ExperimentalComposableAlwaysOnSampler: bare,
    ExperimentalComposableParentThresholdSampler: map({ root }),
    ExperimentalComposableProbabilitySampler: map(
      { ratio: { type: ratio, fallback: '1', description: 'The share, 0 to 1.' } },
      { isNullable: true },
    ),
    ExperimentalComposableRuleBasedSampler: map(
      {
        rules: {
          type: list(reference('ExperimentalComposableRuleBasedSamplerRule')),
          description: 'In order; a span that none fits is not sampled.',
        },
      },
      { isNullable: true },
    ),
    ExperimentalComposableRuleBasedSamplerRule: map({
      attribute_values: {
        type: reference('ExperimentalComposableRuleBasedSamplerRuleAttributeValues'),
        description: 'Fits spans whose attribute is one of these.',
      },
      attribute_patterns: {
        type: reference('ExperimentalComposableRuleBasedSamplerRuleAttributePatterns'),
        description: 'Fits spans whose attribute has the pattern.',
      },
      span_kinds: { type: list(reference('SpanKind')), description: 'Fits spans of these kinds.' },
      parent: {
        type: list(reference('ExperimentalSpanParent')),
        description: 'Fits spans whose parent is missing, in another process, or in this one.',
      },
      sampler: {
        type: reference('ExperimentalComposableSampler'),
        isRequired: true,
        description: 'Samples the spans that fit all conditions.',
      },
    }),
    ExperimentalComposableRuleBasedSamplerRuleAttributeValues: map({
      key: { type: requiredText, isRequired: true, description: 'The attribute.' },
      values: { type: list(requiredText), isRequired: true, description: 'Its values, as texts.' },
    }),
    ExperimentalComposableRuleBasedSamplerRuleAttributePatterns: map({
      key: { type: requiredText, isRequired: true, description: 'The attribute.' },
      included: { type: list(requiredText), fallback: 'all', description: 'Patterns with `*` and `?`.' },
      excluded: { type: list(requiredText), description: 'Patterns that win over those included.' },
    }),
    SpanKind: oneOf(['internal', 'server', 'client', 'producer', 'consumer']),
    ExperimentalSpanParent: oneOf(['none', 'remote', 'local']),
    ExperimentalTracerConfigurator: configurator(
      'tracers',
      'ExperimentalTracerMatcherAndConfig',
      'ExperimentalTracerConfig',
    ),
    ExperimentalTracerMatcherAndConfig: matcher('ExperimentalTracerConfig'),
    ExperimentalTracerConfig: map({
      enabled: { type: requiredBoolean, fallback: 'true', description: 'Whether it makes spans.' },
    }),
  };
}
