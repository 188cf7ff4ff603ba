import {
  anyNumber,
  bare,
  boolean,
  choice,
  integer,
  list,
  map,
  oneOf,
  type Property,
  reference,
  requiredBoolean,
  type SchemaType,
  text,
} from '../schema-type.js';
import { configurator, matcher } from './trace-definitions.js';

const readerKeys: Readonly<Record<string, Property>> = {
  producers: {
    type: list(reference('MetricProducer')),
    unsupported: 'only metrics of the API are exported',
    description: 'Other sources of metrics.',
  },
  cardinality_limits: {
    type: reference('CardinalityLimits'),
    description: 'Sets of attributes that an instrument keeps apart.',
  },
};

const kinds = [
  'counter',
  'gauge',
  'histogram',
  'observable_counter',
  'observable_gauge',
  'observable_up_down_counter',
  'up_down_counter',
];

const recordMinMax: Property = {
  type: boolean,
  fallback: 'true',
  description: 'Whether points have a minimum and a maximum.',
};

/** What makes and exports metrics. */
export function metricDefinitions(): Readonly<Record<string, SchemaType>> {
  return {
    MeterProvider: map({
      readers: { type: list(reference('MetricReader')), isRequired: true, description: 'What collects.' },
      views: { type: list(reference('View')), description: 'Change metrics.' },
      exemplar_filter: {
        type: reference('ExemplarFilter'),
        fallback: 'trace_based',
        description: 'Which measurements may become exemplars.',
      },
      'meter_configurator/development': {
        type: reference('ExperimentalMeterConfigurator'),
        description: 'Turns meters off.',
      },
    }),
    ExemplarFilter: oneOf(['always_on', 'always_off', 'trace_based']),
    MetricReader: choice(
      {
        periodic: {
          type: reference('PeriodicMetricReader'),
          description: 'Collects and exports at intervals.',
        },
        pull: {
          type: reference('PullMetricReader'),
          description: 'Is asked by a server.',
        },
      },
      'none',
    ),
    PeriodicMetricReader: map({
      interval: { type: integer(0), fallback: '60000', description: 'Milliseconds between two exports.' },
      timeout: {
        type: integer(0),
        fallback: '30000',
        description: 'Milliseconds that a collection may take, at most the interval; 0 for no limit.',
      },
      'max_export_batch_size/development': {
        type: integer(1),
        description: 'Points of one request at most.',
      },
      exporter: { type: reference('PushMetricExporter'), isRequired: true, description: 'Where they go.' },
      ...readerKeys,
    }),
    PullMetricReader: map({
      exporter: { type: reference('PullMetricExporter'), isRequired: true, description: 'Who asks.' },
      ...readerKeys,
    }),
    PushMetricExporter: choice({
      otlp_http: { type: reference('OtlpHttpMetricExporter'), description: 'Sends over OTLP, by HTTP.' },
      otlp_grpc: { type: reference('OtlpGrpcMetricExporter'), description: 'Sends over OTLP, by gRPC.' },
      'otlp_file/development': {
        type: reference('ExperimentalOtlpFileMetricExporter'),
        description: 'Writes OTLP as lines of JSON.',
      },
      console: { type: reference('ConsoleMetricExporter'), description: 'Prints to the standard output.' },
    }),
    PullMetricExporter: choice({
      'prometheus/development': {
        type: reference('ExperimentalPrometheusMetricExporter'),
        description: 'A Prometheus server.',
      },
    }),
    ExperimentalPrometheusMetricExporter: map(
      {
        host: { type: text, fallback: 'localhost', description: 'Where to listen.' },
        port: { type: integer(null), fallback: '9464', description: 'Where to listen.' },
        scope_info_enabled: { type: boolean, fallback: 'true', description: 'Whether scopes are labels.' },
        'target_info_enabled/development': {
          type: boolean,
          fallback: 'true',
          description: 'Whether the resource is a metric.',
        },
        resource_constant_labels: {
          type: reference('IncludeExclude'),
          description: 'Attributes of the resource that are labels.',
        },
        translation_strategy: {
          type: reference('ExperimentalPrometheusTranslationStrategy'),
          fallback: 'underscore_escaping_with_suffixes',
          description: 'How names are changed.',
        },
      },
      { isNullable: true },
    ),
    ExperimentalPrometheusTranslationStrategy: oneOf([
      'underscore_escaping_with_suffixes',
      'underscore_escaping_without_suffixes/development',
      'no_utf8_escaping_with_suffixes/development',
      'no_translation/development',
    ]),
    MetricProducer: choice({
      opencensus: { type: reference('OpenCensusMetricProducer'), description: 'OpenCensus, on its way out.' },
    }),
    OpenCensusMetricProducer: bare,
    CardinalityLimits: map({
      default: { type: integer(1), fallback: '2000', description: 'Of kinds that have none of their own.' },
      ...Object.fromEntries(
        kinds.map((kind): [string, Property] => [
          kind,
          { type: integer(1), fallback: '`default`', description: `Of instruments of kind ${kind}.` },
        ]),
      ),
    }),
    View: map({
      selector: { type: reference('ViewSelector'), isRequired: true, description: 'Which instruments.' },
      stream: { type: reference('ViewStream'), isRequired: true, description: 'What becomes of them.' },
    }),
    ViewSelector: map({
      instrument_name: { type: text, fallback: 'any', description: 'Name, with `*` and `?`.' },
      instrument_type: { type: reference('InstrumentType'), fallback: 'any', description: 'Kind.' },
      unit: { type: text, fallback: 'any', description: 'Unit.' },
      meter_name: { type: text, fallback: 'any', description: 'The meter’s name.' },
      meter_version: { type: text, fallback: 'any', description: 'The meter’s version.' },
      meter_schema_url: { type: text, fallback: 'any', description: 'The meter’s schema URL.' },
    }),
    InstrumentType: oneOf(kinds),
    ViewStream: map({
      name: {
        type: text,
        fallback: 'the instrument’s',
        description: 'The metric’s name; only where the selector names one instrument.',
      },
      description: { type: text, fallback: 'the instrument’s', description: 'The metric’s description.' },
      aggregation: {
        type: reference('Aggregation'),
        fallback: '`default`',
        description: 'How points are made.',
      },
      aggregation_cardinality_limit: {
        type: integer(1),
        fallback: 'the reader’s',
        description: 'Sets of attributes that are kept apart.',
      },
      attribute_keys: {
        type: reference('IncludeExclude'),
        fallback: 'all',
        description: 'Attributes that are kept.',
      },
    }),
    Aggregation: choice(
      {
        default: { type: reference('DefaultAggregation'), description: 'The instrument’s own.' },
        drop: { type: reference('DropAggregation'), description: 'None.' },
        explicit_bucket_histogram: {
          type: reference('ExplicitBucketHistogramAggregation'),
          description: 'Counts in given buckets.',
        },
        base2_exponential_bucket_histogram: {
          type: reference('Base2ExponentialBucketHistogramAggregation'),
          description: 'Counts in buckets that fit the values.',
        },
        last_value: { type: reference('LastValueAggregation'), description: 'The last value.' },
        sum: { type: reference('SumAggregation'), description: 'The sum.' },
      },
      'none',
    ),
    DefaultAggregation: bare,
    DropAggregation: bare,
    LastValueAggregation: bare,
    SumAggregation: bare,
    ExplicitBucketHistogramAggregation: map(
      {
        boundaries: {
          type: list(anyNumber, 0),
          fallback: '0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000',
          description: 'Upper bounds, ascending.',
        },
        record_min_max: recordMinMax,
      },
      { isNullable: true },
    ),
    Base2ExponentialBucketHistogramAggregation: map(
      {
        max_scale: {
          type: integer(-10, 20),
          fallback: '20',
          description: 'The finest scale.',
        },
        max_size: { type: integer(2), fallback: '160', description: 'Buckets for each sign.' },
        record_min_max: recordMinMax,
      },
      { isNullable: true },
    ),
    ExperimentalMeterConfigurator: configurator(
      'meters',
      'ExperimentalMeterMatcherAndConfig',
      'ExperimentalMeterConfig',
    ),
    ExperimentalMeterMatcherAndConfig: matcher('ExperimentalMeterConfig'),
    ExperimentalMeterConfig: map({
      enabled: { type: requiredBoolean, fallback: 'true', description: 'Whether its instruments measure.' },
    }),
  };
}
