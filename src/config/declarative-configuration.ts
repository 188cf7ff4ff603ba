// Generated from src/config/declarative/schema; to write it anew, run
// UPDATE_REFERENCE=1 npm exec vitest run test/unit/config/reference-page.test.ts

/** A configuration in the form of the declarative file, as an object. */
export type DeclarativeConfiguration = {
  /** The version of the model, `"1.1"`; in quotes, because it is a text. */
  readonly file_format?: string;
  /** Whether nothing but propagation is set up. Default: false. */
  readonly disabled?: boolean | null;
  /** From which level on the SDK’s own diagnostics are shown. Default: info. */
  readonly log_level?: SeverityNumber;
  /** What telemetry comes from. */
  readonly resource?: Resource;
  /** Limits for the signals that set none of their own. */
  readonly attribute_limits?: AttributeLimits;
  /** How traces are joined between processes. Default: none. */
  readonly propagator?: Propagator;
  /** Spans. Default: no spans. */
  readonly tracer_provider?: TracerProvider;
  /** Metrics. Default: no metrics. */
  readonly meter_provider?: MeterProvider;
  /** Log records. Default: no log records. */
  readonly logger_provider?: LoggerProvider;
  /** What instrumentations are told. */
  readonly 'instrumentation/development'?: ExperimentalInstrumentation;
  /** Options beyond the specification. */
  readonly distribution?: Distribution;
};

/** The value of an attribute. */
export type AttributeValue = Scalar | ReadonlyArray<string> | ReadonlyArray<number> | ReadonlyArray<boolean>;

/** A value that is no list. */
export type Scalar = string | number | boolean | null;

/** `Aggregation` of the declarative file. Exactly one of its keys. */
export type Aggregation = {
  /** The instrument’s own. */
  readonly default?: DefaultAggregation;
  /** None. */
  readonly drop?: DropAggregation;
  /** Counts in given buckets. */
  readonly explicit_bucket_histogram?: ExplicitBucketHistogramAggregation;
  /** Counts in buckets that fit the values. */
  readonly base2_exponential_bucket_histogram?: Base2ExponentialBucketHistogramAggregation;
  /** The last value. */
  readonly last_value?: LastValueAggregation;
  /** The sum. */
  readonly sum?: SumAggregation;
};

/** `AlwaysOffSampler` of the declarative file. */
export type AlwaysOffSampler = Readonly<Record<string, never>> | null;

/** `AlwaysOnSampler` of the declarative file. */
export type AlwaysOnSampler = Readonly<Record<string, never>> | null;

/** `AlwaysRecordSampler` of the declarative file. */
export type AlwaysRecordSampler = {
  /** Says which spans are exported. */
  readonly root: Sampler;
};

/** `AttributeLimits` of the declarative file. */
export type AttributeLimits = {
  /** Characters of a text and bytes of a byte array; the rest is cut off. Default: none. */
  readonly attribute_value_length_limit?: number | null;
  /** Levels of arrays and maps in a value. Default: 64. Not supported: nested values keep the depth that exporters take. */
  readonly attribute_value_depth_limit?: number | null;
  /** Attributes of one item. Default: 128. */
  readonly attribute_count_limit?: number | null;
};

/** `AttributeNameValue` of the declarative file. */
export type AttributeNameValue = {
  /** The name. */
  readonly name: string;
  /** The value, of the kind of `type`. */
  readonly value: AttributeValue;
  /** What the value is. Default: string. */
  readonly type?: AttributeType;
};

/** `AttributeType` of the declarative file. */
export type AttributeType =
  | 'string'
  | 'bool'
  | 'int'
  | 'double'
  | 'string_array'
  | 'bool_array'
  | 'int_array'
  | 'double_array'
  | null;

/** `B3MultiPropagator` of the declarative file. */
export type B3MultiPropagator = Readonly<Record<string, never>> | null;

/** `B3Propagator` of the declarative file. */
export type B3Propagator = Readonly<Record<string, never>> | null;

/** `BaggagePropagator` of the declarative file. */
export type BaggagePropagator = Readonly<Record<string, never>> | null;

/** `Base2ExponentialBucketHistogramAggregation` of the declarative file. */
export type Base2ExponentialBucketHistogramAggregation = {
  /** The finest scale. Default: 20. */
  readonly max_scale?: number | null;
  /** Buckets for each sign. Default: 160. */
  readonly max_size?: number | null;
  /** Whether points have a minimum and a maximum. Default: true. */
  readonly record_min_max?: boolean | null;
} | null;

/** `BatchLogRecordProcessor` of the declarative file. */
export type BatchLogRecordProcessor = {
  /** Milliseconds between two exports. Default: 1000. */
  readonly schedule_delay?: number | null;
  /** Milliseconds that an export may take; 0 for no limit. Default: 30000. */
  readonly export_timeout?: number | null;
  /** Items that wait at most. Default: 2048. */
  readonly max_queue_size?: number | null;
  /** Items of one request at most; not more than `max_queue_size`. Default: 512. */
  readonly max_export_batch_size?: number | null;
  /** Where they go. */
  readonly exporter: LogRecordExporter;
};

/** `BatchSpanProcessor` of the declarative file. */
export type BatchSpanProcessor = {
  /** Milliseconds between two exports. Default: 5000. */
  readonly schedule_delay?: number | null;
  /** Milliseconds that an export may take; 0 for no limit. Default: 30000. */
  readonly export_timeout?: number | null;
  /** Items that wait at most. Default: 2048. */
  readonly max_queue_size?: number | null;
  /** Items of one request at most; not more than `max_queue_size`. Default: 512. */
  readonly max_export_batch_size?: number | null;
  /** Where they go. */
  readonly exporter: SpanExporter;
};

/** `CardinalityLimits` of the declarative file. */
export type CardinalityLimits = {
  /** Of kinds that have none of their own. Default: 2000. */
  readonly default?: number | null;
  /** Of instruments of kind counter. Default: `default`. */
  readonly counter?: number | null;
  /** Of instruments of kind gauge. Default: `default`. */
  readonly gauge?: number | null;
  /** Of instruments of kind histogram. Default: `default`. */
  readonly histogram?: number | null;
  /** Of instruments of kind observable_counter. Default: `default`. */
  readonly observable_counter?: number | null;
  /** Of instruments of kind observable_gauge. Default: `default`. */
  readonly observable_gauge?: number | null;
  /** Of instruments of kind observable_up_down_counter. Default: `default`. */
  readonly observable_up_down_counter?: number | null;
  /** Of instruments of kind up_down_counter. Default: `default`. */
  readonly up_down_counter?: number | null;
};

/** `ConsoleExporter` of the declarative file. */
export type ConsoleExporter = Readonly<Record<string, never>> | null;

/** `ConsoleMetricExporter` of the declarative file. */
export type ConsoleMetricExporter = {
  /** Whether points tell what came since the last report, or everything. Default: cumulative. */
  readonly temporality_preference?: ExporterTemporalityPreference;
  /** Of histograms that no view takes. Default: explicit_bucket_histogram. */
  readonly default_histogram_aggregation?: ExporterDefaultHistogramAggregation;
} | null;

/** `DefaultAggregation` of the declarative file. */
export type DefaultAggregation = Readonly<Record<string, never>> | null;

/** `Distribution` of the declarative file. */
export type Distribution = {
  /** Options of this package. */
  readonly 'otlp-native'?: OwnOptions;
  /** Whatever it is for. */
  readonly [name: string]: unknown;
};

/** `DropAggregation` of the declarative file. */
export type DropAggregation = Readonly<Record<string, never>> | null;

/** `ExemplarFilter` of the declarative file. */
export type ExemplarFilter = 'always_on' | 'always_off' | 'trace_based' | null;

/** `ExperimentalCodeInstrumentation` of the declarative file. */
export type ExperimentalCodeInstrumentation = {
  /** Which version of the conventions; wins over `stability_opt_in_list`. */
  readonly semconv?: ExperimentalSemconvConfig;
};

/** `ExperimentalComposableAlwaysOffSampler` of the declarative file. */
export type ExperimentalComposableAlwaysOffSampler = Readonly<Record<string, never>> | null;

/** `ExperimentalComposableAlwaysOnSampler` of the declarative file. */
export type ExperimentalComposableAlwaysOnSampler = Readonly<Record<string, never>> | null;

/** `ExperimentalComposableParentThresholdSampler` of the declarative file. */
export type ExperimentalComposableParentThresholdSampler = {
  /** Samples spans without a parent. */
  readonly root: ExperimentalComposableSampler;
};

/** `ExperimentalComposableProbabilitySampler` of the declarative file. */
export type ExperimentalComposableProbabilitySampler = {
  /** The share, 0 to 1. Default: 1. */
  readonly ratio?: number | null;
} | null;

/** `ExperimentalComposableRuleBasedSampler` of the declarative file. */
export type ExperimentalComposableRuleBasedSampler = {
  /** In order; a span that none fits is not sampled. */
  readonly rules?: ReadonlyArray<ExperimentalComposableRuleBasedSamplerRule>;
} | null;

/** `ExperimentalComposableRuleBasedSamplerRule` of the declarative file. */
export type ExperimentalComposableRuleBasedSamplerRule = {
  /** Fits spans whose attribute is one of these. */
  readonly attribute_values?: ExperimentalComposableRuleBasedSamplerRuleAttributeValues;
  /** Fits spans whose attribute has the pattern. */
  readonly attribute_patterns?: ExperimentalComposableRuleBasedSamplerRuleAttributePatterns;
  /** Fits spans of these kinds. */
  readonly span_kinds?: ReadonlyArray<SpanKind>;
  /** Fits spans whose parent is missing, in another process, or in this one. */
  readonly parent?: ReadonlyArray<ExperimentalSpanParent>;
  /** Samples the spans that fit all conditions. */
  readonly sampler: ExperimentalComposableSampler;
};

/** `ExperimentalComposableRuleBasedSamplerRuleAttributePatterns` of the declarative file. */
export type ExperimentalComposableRuleBasedSamplerRuleAttributePatterns = {
  /** The attribute. */
  readonly key: string;
  /** Patterns with `*` and `?`. Default: all. */
  readonly included?: ReadonlyArray<string>;
  /** Patterns that win over those included. */
  readonly excluded?: ReadonlyArray<string>;
};

/** `ExperimentalComposableRuleBasedSamplerRuleAttributeValues` of the declarative file. */
export type ExperimentalComposableRuleBasedSamplerRuleAttributeValues = {
  /** The attribute. */
  readonly key: string;
  /** Its values, as texts. */
  readonly values: ReadonlyArray<string>;
};

/** `ExperimentalComposableSampler` of the declarative file. Exactly one of its keys. */
export type ExperimentalComposableSampler = {
  /** None. */
  readonly always_off?: ExperimentalComposableAlwaysOffSampler;
  /** All. */
  readonly always_on?: ExperimentalComposableAlwaysOnSampler;
  /** As the parent was sampled. */
  readonly parent_threshold?: ExperimentalComposableParentThresholdSampler;
  /** A share of all traces. */
  readonly probability?: ExperimentalComposableProbabilitySampler;
  /** By the first rule that fits. */
  readonly rule_based?: ExperimentalComposableRuleBasedSampler;
};

/** `ExperimentalContainerResourceDetector` of the declarative file. */
export type ExperimentalContainerResourceDetector = Readonly<Record<string, never>> | null;

/** `ExperimentalDbInstrumentation` of the declarative file. */
export type ExperimentalDbInstrumentation = {
  /** Which version of the conventions; wins over `stability_opt_in_list`. */
  readonly semconv?: ExperimentalSemconvConfig;
};

/** `ExperimentalEventToSpanEventBridgeLogRecordProcessor` of the declarative file. */
export type ExperimentalEventToSpanEventBridgeLogRecordProcessor = Readonly<Record<string, never>> | null;

/** `ExperimentalGenAiInstrumentation` of the declarative file. */
export type ExperimentalGenAiInstrumentation = {
  /** Which version of the conventions; wins over `stability_opt_in_list`. */
  readonly semconv?: ExperimentalSemconvConfig;
};

/** `ExperimentalGeneralInstrumentation` of the declarative file. */
export type ExperimentalGeneralInstrumentation = {
  /** HTTP. */
  readonly http?: ExperimentalHttpInstrumentation;
  /** Source code. */
  readonly code?: ExperimentalCodeInstrumentation;
  /** Databases. */
  readonly db?: ExperimentalDbInstrumentation;
  /** Generative AI. */
  readonly gen_ai?: ExperimentalGenAiInstrumentation;
  /** Messaging. */
  readonly messaging?: ExperimentalMessagingInstrumentation;
  /** Remote calls. */
  readonly rpc?: ExperimentalRpcInstrumentation;
  /** What is redacted. */
  readonly sanitization?: ExperimentalSanitization;
  /** Conventions to use, as in `OTEL_SEMCONV_STABILITY_OPT_IN`. Not supported: our instrumentations have the stable conventions, and official ones ask the variable OTEL_SEMCONV_STABILITY_OPT_IN. */
  readonly stability_opt_in_list?: string | null;
};

/** `ExperimentalHostResourceDetector` of the declarative file. */
export type ExperimentalHostResourceDetector = Readonly<Record<string, never>> | null;

/** `ExperimentalHttpClientInstrumentation` of the declarative file. */
export type ExperimentalHttpClientInstrumentation = {
  /** Headers of requests that become attributes. */
  readonly request_captured_headers?: ReadonlyArray<string>;
  /** Headers of responses that become attributes. */
  readonly response_captured_headers?: ReadonlyArray<string>;
  /** Methods that are told apart. Default: the built-in list. */
  readonly known_methods?: ReadonlyArray<string>;
};

/** `ExperimentalHttpInstrumentation` of the declarative file. */
export type ExperimentalHttpInstrumentation = {
  /** Which version of the conventions; wins over `stability_opt_in_list`. */
  readonly semconv?: ExperimentalSemconvConfig;
  /** Of clients. */
  readonly client?: ExperimentalHttpClientInstrumentation;
  /** Of servers. */
  readonly server?: ExperimentalHttpServerInstrumentation;
};

/** `ExperimentalHttpServerInstrumentation` of the declarative file. */
export type ExperimentalHttpServerInstrumentation = {
  /** Headers of requests that become attributes. */
  readonly request_captured_headers?: ReadonlyArray<string>;
  /** Headers of responses that become attributes. */
  readonly response_captured_headers?: ReadonlyArray<string>;
  /** Methods that are told apart. Default: the built-in list. */
  readonly known_methods?: ReadonlyArray<string>;
};

/** `ExperimentalInstrumentation` of the declarative file. */
export type ExperimentalInstrumentation = {
  /** In every language. */
  readonly general?: ExperimentalGeneralInstrumentation;
  /** Not for JavaScript; ignored. */
  readonly cpp?: ExperimentalLanguageSpecificInstrumentation;
  /** Not for JavaScript; ignored. */
  readonly dotnet?: ExperimentalLanguageSpecificInstrumentation;
  /** Not for JavaScript; ignored. */
  readonly erlang?: ExperimentalLanguageSpecificInstrumentation;
  /** Not for JavaScript; ignored. */
  readonly go?: ExperimentalLanguageSpecificInstrumentation;
  /** Not for JavaScript; ignored. */
  readonly java?: ExperimentalLanguageSpecificInstrumentation;
  /** For JavaScript. */
  readonly js?: ExperimentalLanguageSpecificInstrumentation;
  /** Not for JavaScript; ignored. */
  readonly php?: ExperimentalLanguageSpecificInstrumentation;
  /** Not for JavaScript; ignored. */
  readonly python?: ExperimentalLanguageSpecificInstrumentation;
  /** Not for JavaScript; ignored. */
  readonly ruby?: ExperimentalLanguageSpecificInstrumentation;
  /** Not for JavaScript; ignored. */
  readonly rust?: ExperimentalLanguageSpecificInstrumentation;
  /** Not for JavaScript; ignored. */
  readonly swift?: ExperimentalLanguageSpecificInstrumentation;
};

/** `ExperimentalJaegerRemoteSampler` of the declarative file. */
export type ExperimentalJaegerRemoteSampler = {
  /** The server’s URL. */
  readonly endpoint: string;
  /** Milliseconds between two questions. Default: 60000. */
  readonly interval?: number | null;
  /** Samples until the server has answered. */
  readonly initial_sampler: Sampler;
} | null;

/** `ExperimentalLanguageSpecificInstrumentation` of the declarative file. */
export type ExperimentalLanguageSpecificInstrumentation = {
  /** Whatever it is for. */
  readonly [name: string]: unknown;
};

/** `ExperimentalLoggerConfig` of the declarative file. */
export type ExperimentalLoggerConfig = {
  /** Whether it makes records. Default: true. */
  readonly enabled?: boolean | null;
  /** The least level. Default: all. */
  readonly minimum_severity?: SeverityNumber;
  /** Whether records of spans that aren’t sampled are left out. Default: false. */
  readonly trace_based?: boolean | null;
};

/** `ExperimentalLoggerConfigurator` of the declarative file. */
export type ExperimentalLoggerConfigurator = {
  /** Of those that no entry matches. */
  readonly default_config?: ExperimentalLoggerConfig;
  /** By their names. */
  readonly loggers?: ReadonlyArray<ExperimentalLoggerMatcherAndConfig>;
};

/** `ExperimentalLoggerMatcherAndConfig` of the declarative file. */
export type ExperimentalLoggerMatcherAndConfig = {
  /** The scope’s name, with `*` and `?`. */
  readonly name: string;
  /** What it gets. */
  readonly config: ExperimentalLoggerConfig;
};

/** `ExperimentalMessagingInstrumentation` of the declarative file. */
export type ExperimentalMessagingInstrumentation = {
  /** Which version of the conventions; wins over `stability_opt_in_list`. */
  readonly semconv?: ExperimentalSemconvConfig;
};

/** `ExperimentalMeterConfig` of the declarative file. */
export type ExperimentalMeterConfig = {
  /** Whether its instruments measure. Default: true. */
  readonly enabled?: boolean;
};

/** `ExperimentalMeterConfigurator` of the declarative file. */
export type ExperimentalMeterConfigurator = {
  /** Of those that no entry matches. */
  readonly default_config?: ExperimentalMeterConfig;
  /** By their names. */
  readonly meters?: ReadonlyArray<ExperimentalMeterMatcherAndConfig>;
};

/** `ExperimentalMeterMatcherAndConfig` of the declarative file. */
export type ExperimentalMeterMatcherAndConfig = {
  /** The scope’s name, with `*` and `?`. */
  readonly name: string;
  /** What it gets. */
  readonly config: ExperimentalMeterConfig;
};

/** `ExperimentalOtlpFileExporter` of the declarative file. */
export type ExperimentalOtlpFileExporter = {
  /** `stdout`, or a `file:` URL. Default: stdout. */
  readonly output_stream?: string | null;
} | null;

/** `ExperimentalOtlpFileMetricExporter` of the declarative file. */
export type ExperimentalOtlpFileMetricExporter = {
  /** `stdout`, or a `file:` URL. Default: stdout. */
  readonly output_stream?: string | null;
  /** Whether points tell what came since the last report, or everything. Default: cumulative. */
  readonly temporality_preference?: ExporterTemporalityPreference;
  /** Of histograms that no view takes. Default: explicit_bucket_histogram. */
  readonly default_histogram_aggregation?: ExporterDefaultHistogramAggregation;
} | null;

/** `ExperimentalProbabilitySampler` of the declarative file. */
export type ExperimentalProbabilitySampler = {
  /** The share, 0 to 1. Default: 1. */
  readonly ratio?: number | null;
} | null;

/** `ExperimentalProcessResourceDetector` of the declarative file. */
export type ExperimentalProcessResourceDetector = Readonly<Record<string, never>> | null;

/** `ExperimentalPrometheusMetricExporter` of the declarative file. */
export type ExperimentalPrometheusMetricExporter = {
  /** Where to listen. Default: localhost. */
  readonly host?: string | null;
  /** Where to listen. Default: 9464. */
  readonly port?: number | null;
  /** Whether scopes are labels. Default: true. */
  readonly scope_info_enabled?: boolean | null;
  /** Whether the resource is a metric. Default: true. */
  readonly 'target_info_enabled/development'?: boolean | null;
  /** Attributes of the resource that are labels. */
  readonly resource_constant_labels?: IncludeExclude;
  /** How names are changed. Default: underscore_escaping_with_suffixes. */
  readonly translation_strategy?: ExperimentalPrometheusTranslationStrategy;
} | null;

/** `ExperimentalPrometheusTranslationStrategy` of the declarative file. */
export type ExperimentalPrometheusTranslationStrategy =
  | 'underscore_escaping_with_suffixes'
  | 'underscore_escaping_without_suffixes/development'
  | 'no_utf8_escaping_with_suffixes/development'
  | 'no_translation/development'
  | null;

/** `ExperimentalResourceDetection` of the declarative file. */
export type ExperimentalResourceDetection = {
  /** Which of the attributes that are found are kept. Default: all. */
  readonly attributes?: IncludeExclude;
  /** What looks for them; a later one wins. Default: none. */
  readonly detectors?: ReadonlyArray<ExperimentalResourceDetector>;
};

/** `ExperimentalResourceDetector` of the declarative file. Exactly one of its keys. */
export type ExperimentalResourceDetector = {
  /** `container.*`. */
  readonly container?: ExperimentalContainerResourceDetector;
  /** `host.*` and `os.*`. */
  readonly host?: ExperimentalHostResourceDetector;
  /** `process.*`. */
  readonly process?: ExperimentalProcessResourceDetector;
  /** `service.instance.id`, and `service.name` of `OTEL_SERVICE_NAME`. */
  readonly service?: ExperimentalServiceResourceDetector;
  /** `os.*` alone. This name is ours, as those below. */
  readonly os?: Readonly<Record<string, never>> | null;
  /** `service.instance.id` alone. */
  readonly serviceinstance?: Readonly<Record<string, never>> | null;
  /** `k8s.*`. */
  readonly k8s?: Readonly<Record<string, never>> | null;
  /** `cloud.*` and `faas.*`: `aws`, `gcp` and `azure` together. */
  readonly cloud?: Readonly<Record<string, never>> | null;
  /** `cloud.*` and `faas.*` of AWS. */
  readonly aws?: Readonly<Record<string, never>> | null;
  /** `cloud.*` and `faas.*` of Google Cloud. */
  readonly gcp?: Readonly<Record<string, never>> | null;
  /** `cloud.*` and `faas.*` of Azure. */
  readonly azure?: Readonly<Record<string, never>> | null;
};

/** `ExperimentalRpcInstrumentation` of the declarative file. */
export type ExperimentalRpcInstrumentation = {
  /** Which version of the conventions; wins over `stability_opt_in_list`. */
  readonly semconv?: ExperimentalSemconvConfig;
};

/** `ExperimentalSanitization` of the declarative file. */
export type ExperimentalSanitization = {
  /** In URLs. */
  readonly url?: ExperimentalUrlSanitization;
};

/** `ExperimentalSemconvConfig` of the declarative file. */
export type ExperimentalSemconvConfig = {
  /** Major version; 0 for the oldest. Default: the newest. Not supported: our instrumentations have the stable conventions, and official ones ask the variable OTEL_SEMCONV_STABILITY_OPT_IN. */
  readonly version?: number | null;
  /** Whether unstable conventions are used. Default: false. */
  readonly experimental?: boolean | null;
  /** Whether the version before is used, too. Default: false. Not supported: our instrumentations have the stable conventions, and official ones ask the variable OTEL_SEMCONV_STABILITY_OPT_IN. */
  readonly dual_emit?: boolean | null;
};

/** `ExperimentalServiceResourceDetector` of the declarative file. */
export type ExperimentalServiceResourceDetector = Readonly<Record<string, never>> | null;

/** `ExperimentalSpanParent` of the declarative file. */
export type ExperimentalSpanParent = 'none' | 'remote' | 'local' | null;

/** `ExperimentalTracerConfig` of the declarative file. */
export type ExperimentalTracerConfig = {
  /** Whether it makes spans. Default: true. */
  readonly enabled?: boolean;
};

/** `ExperimentalTracerConfigurator` of the declarative file. */
export type ExperimentalTracerConfigurator = {
  /** Of those that no entry matches. */
  readonly default_config?: ExperimentalTracerConfig;
  /** By their names. */
  readonly tracers?: ReadonlyArray<ExperimentalTracerMatcherAndConfig>;
};

/** `ExperimentalTracerMatcherAndConfig` of the declarative file. */
export type ExperimentalTracerMatcherAndConfig = {
  /** The scope’s name, with `*` and `?`. */
  readonly name: string;
  /** What it gets. */
  readonly config: ExperimentalTracerConfig;
};

/** `ExperimentalUrlSanitization` of the declarative file. */
export type ExperimentalUrlSanitization = {
  /** Parameters whose values are redacted. Default: the built-in list. */
  readonly sensitive_query_parameters?: ReadonlyArray<string>;
};

/** `ExplicitBucketHistogramAggregation` of the declarative file. */
export type ExplicitBucketHistogramAggregation = {
  /** Upper bounds, ascending. Default: 0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000. */
  readonly boundaries?: ReadonlyArray<number>;
  /** Whether points have a minimum and a maximum. Default: true. */
  readonly record_min_max?: boolean | null;
} | null;

/** `ExporterDefaultHistogramAggregation` of the declarative file. */
export type ExporterDefaultHistogramAggregation =
  | 'explicit_bucket_histogram'
  | 'base2_exponential_bucket_histogram'
  | null;

/** `ExporterTemporalityPreference` of the declarative file. */
export type ExporterTemporalityPreference = 'cumulative' | 'delta' | 'low_memory' | null;

/** `GrpcTls` of the declarative file. */
export type GrpcTls = {
  /** PEM file, by its absolute path, of the authorities to trust instead of the system’s. */
  readonly ca_file?: string | null;
  /** PEM file, by its absolute path, of the client’s key; needs `cert_file`. */
  readonly key_file?: string | null;
  /** PEM file, by its absolute path, of the client’s certificates; needs `key_file`. */
  readonly cert_file?: string | null;
  /** Whether an endpoint without a scheme is reached without TLS. Default: false. */
  readonly insecure?: boolean | null;
} | null;

/** `HttpTls` of the declarative file. */
export type HttpTls = {
  /** PEM file, by its absolute path, of the authorities to trust instead of the system’s. */
  readonly ca_file?: string | null;
  /** PEM file, by its absolute path, of the client’s key; needs `cert_file`. */
  readonly key_file?: string | null;
  /** PEM file, by its absolute path, of the client’s certificates; needs `key_file`. */
  readonly cert_file?: string | null;
} | null;

/** `IdGenerator` of the declarative file. Exactly one of its keys. */
export type IdGenerator = {
  /** Random ids. */
  readonly random?: RandomIdGenerator;
};

/** `IncludeExclude` of the declarative file. */
export type IncludeExclude = {
  /** Names that are taken; `*` stands for any characters and `?` for one. Default: all. */
  readonly included?: ReadonlyArray<string>;
  /** Names that are left out, also of those included. */
  readonly excluded?: ReadonlyArray<string>;
};

/** `InstrumentType` of the declarative file. */
export type InstrumentType =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'observable_counter'
  | 'observable_gauge'
  | 'observable_up_down_counter'
  | 'up_down_counter'
  | null;

/** `LastValueAggregation` of the declarative file. */
export type LastValueAggregation = Readonly<Record<string, never>> | null;

/** `LogRecordExporter` of the declarative file. Exactly one of its keys. */
export type LogRecordExporter = {
  /** Sends over OTLP, by HTTP. */
  readonly otlp_http?: OtlpHttpExporter;
  /** Sends over OTLP, by gRPC. */
  readonly otlp_grpc?: OtlpGrpcExporter;
  /** Writes OTLP as lines of JSON. */
  readonly 'otlp_file/development'?: ExperimentalOtlpFileExporter;
  /** Prints to the standard output. */
  readonly console?: ConsoleExporter;
};

/** `LogRecordLimits` of the declarative file. */
export type LogRecordLimits = {
  /** Characters of a text and bytes of a byte array; the rest is cut off. Default: none. */
  readonly attribute_value_length_limit?: number | null;
  /** Levels of arrays and maps in a value. Default: 64. Not supported: nested values keep the depth that exporters take. */
  readonly attribute_value_depth_limit?: number | null;
  /** Attributes of one item. Default: 128. */
  readonly attribute_count_limit?: number | null;
};

/** `LogRecordProcessor` of the declarative file. Exactly one of its keys. */
export type LogRecordProcessor = {
  /** Gathers records and exports them together. */
  readonly batch?: BatchLogRecordProcessor;
  /** Exports each record. */
  readonly simple?: SimpleLogRecordProcessor;
  /** Makes events span events, too. */
  readonly 'event_to_span_event_bridge/development'?: ExperimentalEventToSpanEventBridgeLogRecordProcessor;
};

/** `LoggerProvider` of the declarative file. */
export type LoggerProvider = {
  /** What log records go through. */
  readonly processors?: ReadonlyArray<LogRecordProcessor>;
  /** How much of attributes is kept. */
  readonly limits?: LogRecordLimits;
  /** Turns loggers off, or sets their levels. */
  readonly 'logger_configurator/development'?: ExperimentalLoggerConfigurator;
};

/** `MeterProvider` of the declarative file. */
export type MeterProvider = {
  /** What collects. */
  readonly readers?: ReadonlyArray<MetricReader>;
  /** Change metrics. */
  readonly views?: ReadonlyArray<View>;
  /** Which measurements may become exemplars. Default: trace_based. */
  readonly exemplar_filter?: ExemplarFilter;
  /** Turns meters off. */
  readonly 'meter_configurator/development'?: ExperimentalMeterConfigurator;
};

/** `MetricProducer` of the declarative file. Exactly one of its keys. */
export type MetricProducer = {
  /** OpenCensus, on its way out. */
  readonly opencensus?: OpenCensusMetricProducer;
};

/** `MetricReader` of the declarative file. Exactly one of its keys. */
export type MetricReader = {
  /** Collects and exports at intervals. */
  readonly periodic?: PeriodicMetricReader;
  /** Is asked by a server. */
  readonly pull?: PullMetricReader;
};

/** `NameStringValuePair` of the declarative file. */
export type NameStringValuePair = {
  /** The name. */
  readonly name: string;
  /** The value; null leaves the entry out. */
  readonly value: string | null;
};

/** `OpenCensusMetricProducer` of the declarative file. */
export type OpenCensusMetricProducer = Readonly<Record<string, never>> | null;

/** `OtlpGrpcExporter` of the declarative file. */
export type OtlpGrpcExporter = {
  /** URL, or `host:port`. The scheme says whether TLS is used. Default: `http://localhost:4317`. */
  readonly endpoint?: string | null;
  /** Certificates. */
  readonly tls?: GrpcTls;
  /** Sent with every request. They win over those of `headers_list`; one whose value is null is left out. */
  readonly headers?: ReadonlyArray<NameStringValuePair>;
  /** Headers as `name=value,…`, percent-encoded. */
  readonly headers_list?: string | null;
  /** `gzip`, `none`, or `zstd`, which the OpenTelemetry Collector takes. Default: none. */
  readonly compression?: string | null;
  /** Bytes of a request before compression; a larger one is not sent. 0 stands for 1073741824. Default: 67108864. */
  readonly max_request_size?: number | null;
  /** Bytes of an answer; a larger one is an error. Default: 4194304. */
  readonly max_response_size?: number | null;
  /** Milliseconds that one attempt may take; 0 for no limit. Default: 10000. */
  readonly timeout?: number | null;
} | null;

/** `OtlpGrpcMetricExporter` of the declarative file. */
export type OtlpGrpcMetricExporter = {
  /** URL, or `host:port`. The scheme says whether TLS is used. Default: `http://localhost:4317`. */
  readonly endpoint?: string | null;
  /** Certificates. */
  readonly tls?: GrpcTls;
  /** Sent with every request. They win over those of `headers_list`; one whose value is null is left out. */
  readonly headers?: ReadonlyArray<NameStringValuePair>;
  /** Headers as `name=value,…`, percent-encoded. */
  readonly headers_list?: string | null;
  /** `gzip`, `none`, or `zstd`, which the OpenTelemetry Collector takes. Default: none. */
  readonly compression?: string | null;
  /** Bytes of a request before compression; a larger one is not sent. 0 stands for 1073741824. Default: 67108864. */
  readonly max_request_size?: number | null;
  /** Bytes of an answer; a larger one is an error. Default: 4194304. */
  readonly max_response_size?: number | null;
  /** Milliseconds that one attempt may take; 0 for no limit. Default: 10000. */
  readonly timeout?: number | null;
  /** Whether points tell what came since the last report, or everything. Default: cumulative. */
  readonly temporality_preference?: ExporterTemporalityPreference;
  /** Of histograms that no view takes. Default: explicit_bucket_histogram. */
  readonly default_histogram_aggregation?: ExporterDefaultHistogramAggregation;
} | null;

/** `OtlpHttpEncoding` of the declarative file. */
export type OtlpHttpEncoding = 'protobuf' | 'json' | null;

/** `OtlpHttpExporter` of the declarative file. */
export type OtlpHttpExporter = {
  /** The whole URL, with the signal’s path. Default: `http://localhost:4318/v1/` and the signal. */
  readonly endpoint?: string | null;
  /** Certificates. */
  readonly tls?: HttpTls;
  /** Sent with every request. They win over those of `headers_list`; one whose value is null is left out. */
  readonly headers?: ReadonlyArray<NameStringValuePair>;
  /** Headers as `name=value,…`, percent-encoded. */
  readonly headers_list?: string | null;
  /** `gzip`, `none`, or `zstd`, which the OpenTelemetry Collector takes. Default: none. */
  readonly compression?: string | null;
  /** Bytes of a request before compression; a larger one is not sent. 0 stands for 1073741824. Default: 67108864. */
  readonly max_request_size?: number | null;
  /** Bytes of an answer; a larger one is an error. Default: 4194304. */
  readonly max_response_size?: number | null;
  /** Milliseconds that one attempt may take; 0 for no limit. Default: 10000. */
  readonly timeout?: number | null;
  /** The form of requests. Default: protobuf. */
  readonly encoding?: OtlpHttpEncoding;
} | null;

/** `OtlpHttpMetricExporter` of the declarative file. */
export type OtlpHttpMetricExporter = {
  /** The whole URL, with the signal’s path. Default: `http://localhost:4318/v1/` and the signal. */
  readonly endpoint?: string | null;
  /** Certificates. */
  readonly tls?: HttpTls;
  /** Sent with every request. They win over those of `headers_list`; one whose value is null is left out. */
  readonly headers?: ReadonlyArray<NameStringValuePair>;
  /** Headers as `name=value,…`, percent-encoded. */
  readonly headers_list?: string | null;
  /** `gzip`, `none`, or `zstd`, which the OpenTelemetry Collector takes. Default: none. */
  readonly compression?: string | null;
  /** Bytes of a request before compression; a larger one is not sent. 0 stands for 1073741824. Default: 67108864. */
  readonly max_request_size?: number | null;
  /** Bytes of an answer; a larger one is an error. Default: 4194304. */
  readonly max_response_size?: number | null;
  /** Milliseconds that one attempt may take; 0 for no limit. Default: 10000. */
  readonly timeout?: number | null;
  /** The form of requests. Default: protobuf. */
  readonly encoding?: OtlpHttpEncoding;
  /** Whether points tell what came since the last report, or everything. Default: cumulative. */
  readonly temporality_preference?: ExporterTemporalityPreference;
  /** Of histograms that no view takes. Default: explicit_bucket_histogram. */
  readonly default_histogram_aggregation?: ExporterDefaultHistogramAggregation;
} | null;

/** `OwnBatch` of the declarative file. */
export type OwnBatch = {
  /** Encoded bytes of a request at most. Default: 2097152. */
  readonly max_bytes?: number | null;
  /** Bytes that wait in memory at most; the newest beyond them are dropped and counted. Default: 67108864. */
  readonly max_queued_bytes?: number | null;
};

/** `OwnExporter` of the declarative file. */
export type OwnExporter = {
  /** gzip 0 to 9, zstd 1 to 19. Default: 1. */
  readonly compression_level?: number | null;
  /** Requests under way at once. Default: 4. */
  readonly max_concurrent_exports?: number | null;
  /** Milliseconds that the exit of the process waits for what is queued. Default: 2000. */
  readonly exit_timeout?: number | null;
  /** A file with the token of `Authorization: Bearer`, read again when it changes. Default: none. */
  readonly bearer_token_file?: string | null;
  /** URL of a proxy, or `none`. Default: that of `HTTPS_PROXY` and the like. */
  readonly proxy?: string | null;
  /** TLS. */
  readonly tls?: OwnTls;
  /** When a failed request is sent again. */
  readonly retry?: OwnRetry;
  /** Bounds in bytes. */
  readonly batch?: OwnBatch;
  /** A queue on disk that outlives the process. Default: none. */
  readonly queue?: OwnQueue;
  /** Measure what it takes of the main thread, and report it as metrics `otlp_native.*`. Default: where there is a `cost_budget`. */
  readonly record_cost?: boolean | null;
  /** Share of the main thread that all exporters with `record_cost` may take together; what is more is left out and counted. Default: none. */
  readonly cost_budget?: number | null;
};

/** `OwnInstrumentations` of the declarative file. */
export type OwnInstrumentations = {
  /** Short names; then there are no others. Default: all but `fs`. */
  readonly enabled?: ReadonlyArray<string>;
  /** Short names, which win. */
  readonly disabled?: ReadonlyArray<string>;
};

/** `OwnOptions` of the declarative file. */
export type OwnOptions = {
  /** Sending over OTLP, of every signal. */
  readonly exporters?: OwnExporter;
  /** Wins over `exporters` for spans. */
  readonly traces?: OwnExporter;
  /** Wins over `exporters` for metrics. */
  readonly metrics?: OwnExporter;
  /** Wins over `exporters` for log records. */
  readonly logs?: OwnExporter;
  /** Which instrumentations. */
  readonly instrumentations?: OwnInstrumentations;
  /** Whether event loop, heap, garbage collection and process are measured. Default: true. */
  readonly runtime_metrics?: boolean | null;
  /** What exceptions become that spans record. Default: span-events. */
  readonly exception_signal?: 'span-events' | 'logs' | 'both' | null;
};

/** `OwnQueue` of the declarative file. */
export type OwnQueue = {
  /** Where its files are, an absolute path. */
  readonly directory: string;
  /** Bytes of its files at most. */
  readonly limit_bytes?: number | null;
  /** Bytes of one file. */
  readonly segment_bytes?: number | null;
  /** When what is written is made durable. */
  readonly fsync?: 'always' | 'interval' | 'never' | null;
  /** Milliseconds between two `fsync`. */
  readonly fsync_interval?: number | null;
  /** What is dropped when it is full. */
  readonly overflow?: 'drop-newest' | 'drop-oldest' | null;
  /** Milliseconds after which an entry is dropped. Default: none. */
  readonly max_age?: number | null;
};

/** `OwnRetry` of the declarative file. */
export type OwnRetry = {
  /** Milliseconds of the first wait. Default: 1000. */
  readonly initial_backoff?: number | null;
  /** Milliseconds of the longest wait. Default: 30000. */
  readonly max_backoff?: number | null;
  /** How waits grow. Default: 1.5. */
  readonly multiplier?: number | null;
  /** By which share of itself a wait varies. Default: 0.2. */
  readonly jitter?: number | null;
  /** Milliseconds since the first attempt after which no other starts. Default: 300000. */
  readonly max_elapsed?: number | null;
};

/** `OwnTls` of the declarative file. */
export type OwnTls = {
  /** The name to verify, and to ask for. Default: the host. */
  readonly server_name?: string | null;
  /** Trust any certificate: never in production. Default: false. */
  readonly insecure_skip_verify?: boolean | null;
};

/** `ParentBasedSampler` of the declarative file. */
export type ParentBasedSampler = {
  /** Of spans without a parent. Default: `always_on`. */
  readonly root?: Sampler;
  /** Of spans with a sampled parent in another process. Default: `always_on`. */
  readonly remote_parent_sampled?: Sampler;
  /** Of spans with a parent in another process that isn’t sampled. Default: `always_off`. */
  readonly remote_parent_not_sampled?: Sampler;
  /** Of spans with a sampled parent in this process. Default: `always_on`. */
  readonly local_parent_sampled?: Sampler;
  /** Of spans with a parent in this process that isn’t sampled. Default: `always_off`. */
  readonly local_parent_not_sampled?: Sampler;
} | null;

/** `PeriodicMetricReader` of the declarative file. */
export type PeriodicMetricReader = {
  /** Milliseconds between two exports. Default: 60000. */
  readonly interval?: number | null;
  /** Milliseconds that a collection may take, at most the interval; 0 for no limit. Default: 30000. */
  readonly timeout?: number | null;
  /** Points of one request at most. */
  readonly 'max_export_batch_size/development'?: number | null;
  /** Where they go. */
  readonly exporter: PushMetricExporter;
  /** Other sources of metrics. Not supported: only metrics of the API are exported. */
  readonly producers?: ReadonlyArray<MetricProducer>;
  /** Sets of attributes that an instrument keeps apart. */
  readonly cardinality_limits?: CardinalityLimits;
};

/** `Propagator` of the declarative file. */
export type Propagator = {
  /** Propagators, in order. */
  readonly composite?: ReadonlyArray<TextMapPropagator>;
  /** Names of further propagators, as in `OTEL_PROPAGATORS`. */
  readonly composite_list?: string | null;
};

/** `PullMetricExporter` of the declarative file. Exactly one of its keys. */
export type PullMetricExporter = {
  /** A Prometheus server. */
  readonly 'prometheus/development'?: ExperimentalPrometheusMetricExporter;
};

/** `PullMetricReader` of the declarative file. */
export type PullMetricReader = {
  /** Who asks. */
  readonly exporter: PullMetricExporter;
  /** Other sources of metrics. Not supported: only metrics of the API are exported. */
  readonly producers?: ReadonlyArray<MetricProducer>;
  /** Sets of attributes that an instrument keeps apart. */
  readonly cardinality_limits?: CardinalityLimits;
};

/** `PushMetricExporter` of the declarative file. Exactly one of its keys. */
export type PushMetricExporter = {
  /** Sends over OTLP, by HTTP. */
  readonly otlp_http?: OtlpHttpMetricExporter;
  /** Sends over OTLP, by gRPC. */
  readonly otlp_grpc?: OtlpGrpcMetricExporter;
  /** Writes OTLP as lines of JSON. */
  readonly 'otlp_file/development'?: ExperimentalOtlpFileMetricExporter;
  /** Prints to the standard output. */
  readonly console?: ConsoleMetricExporter;
};

/** `RandomIdGenerator` of the declarative file. */
export type RandomIdGenerator = Readonly<Record<string, never>> | null;

/** `Resource` of the declarative file. */
export type Resource = {
  /** What the telemetry comes from. They win over those of `attributes_list`. */
  readonly attributes?: ReadonlyArray<AttributeNameValue>;
  /** Attributes that are found. Default: none. */
  readonly 'detection/development'?: ExperimentalResourceDetection;
  /** The schema of the attributes. */
  readonly schema_url?: string | null;
  /** Attributes as `name=value,…`, percent-encoded, as in `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly attributes_list?: string | null;
};

/** `Sampler` of the declarative file. Exactly one of its keys. */
export type Sampler = {
  /** None. */
  readonly always_off?: AlwaysOffSampler;
  /** All. */
  readonly always_on?: AlwaysOnSampler;
  /** Has all spans recorded for processors; another sampler says which are exported. */
  readonly always_record?: AlwaysRecordSampler;
  /** A sampler made of others. */
  readonly 'composite/development'?: ExperimentalComposableSampler;
  /** Asks a Jaeger server. Not supported: its initial sampler samples. */
  readonly 'jaeger_remote/development'?: ExperimentalJaegerRemoteSampler;
  /** As the parent was sampled. */
  readonly parent_based?: ParentBasedSampler;
  /** A share of all traces, told in the trace state. */
  readonly 'probability/development'?: ExperimentalProbabilitySampler;
  /** A share of all traces, by their ids. */
  readonly trace_id_ratio_based?: TraceIdRatioBasedSampler;
};

/** `SeverityNumber` of the declarative file. */
export type SeverityNumber =
  | 'trace'
  | 'trace2'
  | 'trace3'
  | 'trace4'
  | 'debug'
  | 'debug2'
  | 'debug3'
  | 'debug4'
  | 'info'
  | 'info2'
  | 'info3'
  | 'info4'
  | 'warn'
  | 'warn2'
  | 'warn3'
  | 'warn4'
  | 'error'
  | 'error2'
  | 'error3'
  | 'error4'
  | 'fatal'
  | 'fatal2'
  | 'fatal3'
  | 'fatal4'
  | null;

/** `SimpleLogRecordProcessor` of the declarative file. */
export type SimpleLogRecordProcessor = {
  /** Where they go. */
  readonly exporter: LogRecordExporter;
};

/** `SimpleSpanProcessor` of the declarative file. */
export type SimpleSpanProcessor = {
  /** Where they go. */
  readonly exporter: SpanExporter;
};

/** `SpanExporter` of the declarative file. Exactly one of its keys. */
export type SpanExporter = {
  /** Sends over OTLP, by HTTP. */
  readonly otlp_http?: OtlpHttpExporter;
  /** Sends over OTLP, by gRPC. */
  readonly otlp_grpc?: OtlpGrpcExporter;
  /** Writes OTLP as lines of JSON. */
  readonly 'otlp_file/development'?: ExperimentalOtlpFileExporter;
  /** Prints to the standard output. */
  readonly console?: ConsoleExporter;
};

/** `SpanKind` of the declarative file. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer' | null;

/** `SpanLimits` of the declarative file. */
export type SpanLimits = {
  /** Characters of a text and bytes of a byte array; the rest is cut off. Default: none. */
  readonly attribute_value_length_limit?: number | null;
  /** Levels of arrays and maps in a value. Default: 64. Not supported: nested values keep the depth that exporters take. */
  readonly attribute_value_depth_limit?: number | null;
  /** Attributes of one item. Default: 128. */
  readonly attribute_count_limit?: number | null;
  /** Events of a span. Default: 128. */
  readonly event_count_limit?: number | null;
  /** Links of a span. Default: 128. */
  readonly link_count_limit?: number | null;
  /** Attributes of an event. Default: 128. */
  readonly event_attribute_count_limit?: number | null;
  /** Attributes of a link. Default: 128. */
  readonly link_attribute_count_limit?: number | null;
};

/** `SpanProcessor` of the declarative file. Exactly one of its keys. */
export type SpanProcessor = {
  /** Gathers spans and exports them together. */
  readonly batch?: BatchSpanProcessor;
  /** Exports each span when it ends. */
  readonly simple?: SimpleSpanProcessor;
};

/** `SumAggregation` of the declarative file. */
export type SumAggregation = Readonly<Record<string, never>> | null;

/** `TextMapPropagator` of the declarative file. Exactly one of its keys. */
export type TextMapPropagator = {
  /** W3C Trace Context. */
  readonly tracecontext?: TraceContextPropagator;
  /** W3C Baggage. */
  readonly baggage?: BaggagePropagator;
  /** B3 in one header. */
  readonly b3?: B3Propagator;
  /** B3 in several headers. */
  readonly b3multi?: B3MultiPropagator;
  /** Jaeger’s. This name is ours. */
  readonly jaeger?: Readonly<Record<string, never>> | null;
  /** That of AWS X-Ray. This name is ours. */
  readonly xray?: Readonly<Record<string, never>> | null;
  /** OpenTracing’s. This name is ours. */
  readonly ottrace?: Readonly<Record<string, never>> | null;
};

/** `TraceContextPropagator` of the declarative file. */
export type TraceContextPropagator = Readonly<Record<string, never>> | null;

/** `TraceIdRatioBasedSampler` of the declarative file. */
export type TraceIdRatioBasedSampler = {
  /** The share, 0 to 1. Default: 1. */
  readonly ratio?: number | null;
} | null;

/** `TracerProvider` of the declarative file. */
export type TracerProvider = {
  /** What spans go through when they end. */
  readonly processors?: ReadonlyArray<SpanProcessor>;
  /** How much a span may hold. */
  readonly limits?: SpanLimits;
  /** Which spans are recorded. Default: `parent_based`, root `always_on`. */
  readonly sampler?: Sampler;
  /** Makes ids. Default: `random`. */
  readonly id_generator?: IdGenerator;
  /** Turns tracers off. */
  readonly 'tracer_configurator/development'?: ExperimentalTracerConfigurator;
};

/** `View` of the declarative file. */
export type View = {
  /** Which instruments. */
  readonly selector: ViewSelector;
  /** What becomes of them. */
  readonly stream: ViewStream;
};

/** `ViewSelector` of the declarative file. */
export type ViewSelector = {
  /** Name, with `*` and `?`. Default: any. */
  readonly instrument_name?: string | null;
  /** Kind. Default: any. */
  readonly instrument_type?: InstrumentType;
  /** Unit. Default: any. */
  readonly unit?: string | null;
  /** The meter’s name. Default: any. */
  readonly meter_name?: string | null;
  /** The meter’s version. Default: any. */
  readonly meter_version?: string | null;
  /** The meter’s schema URL. Default: any. */
  readonly meter_schema_url?: string | null;
};

/** `ViewStream` of the declarative file. */
export type ViewStream = {
  /** The metric’s name; only where the selector names one instrument. Default: the instrument’s. */
  readonly name?: string | null;
  /** The metric’s description. Default: the instrument’s. */
  readonly description?: string | null;
  /** How points are made. Default: `default`. */
  readonly aggregation?: Aggregation;
  /** Sets of attributes that are kept apart. Default: the reader’s. */
  readonly aggregation_cardinality_limit?: number | null;
  /** Attributes that are kept. Default: all. */
  readonly attribute_keys?: IncludeExclude;
};
