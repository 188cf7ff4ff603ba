import type { LoggerProviderConfiguration } from './configuration-logs.js';
import type { MeterProviderConfiguration } from './configuration-metrics.js';
import type { TracerProviderConfiguration } from './configuration-traces.js';

/**
 * The whole configuration, complete and frozen: nothing in it is optional, and null means none. It has the parts of the
 * declarative configuration file, in whichever way they were given; what the file leaves open is filled in.
 */
export interface Configuration {
  /** Whether nothing but propagation is set up. Default false. */
  readonly disabled: boolean;
  /** From which level on the SDK's own diagnostics are shown. Default `info`. */
  readonly logLevel: LogLevel;
  /** What telemetry comes from. */
  readonly resource: ResourceConfiguration;
  /** What signals have that don't say it themselves; already applied to their limits. */
  readonly attributeLimits: AttributeLimitsConfiguration;
  /** In order, each once; empty for no propagation. */
  readonly propagators: readonly PropagatorName[];
  /** Null where the signal is not collected, the same for the other two. */
  readonly tracerProvider: TracerProviderConfiguration | null;
  /** Null where metrics are not collected. */
  readonly meterProvider: MeterProviderConfiguration | null;
  /** Null where log records are not collected. */
  readonly loggerProvider: LoggerProviderConfiguration | null;
  /** What instrumentations are told. */
  readonly instrumentation: InstrumentationConfiguration;
}

/** One of several kinds. */
export interface OfKind<K extends string> {
  /** Tells it from the others. */
  readonly kind: K;
}

/** The levels of OpenTelemetry's diagnostics in JavaScript. */
export type LogLevel = 'none' | 'error' | 'warn' | 'info' | 'debug' | 'verbose' | 'all';

/** The propagators that there are. */
export type PropagatorName = 'tracecontext' | 'baggage' | 'b3' | 'b3multi' | 'jaeger' | 'xray' | 'ottrace';

/** The value of a resource attribute. */
export type AttributeValueConfiguration =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly number[]
  | readonly boolean[];

/** What the telemetry comes from. */
export interface ResourceConfiguration {
  /** Given by the user, so they win over what detectors find. */
  readonly attributes: Readonly<Record<string, AttributeValueConfiguration>>;
  /** The schema of the attributes, or null. */
  readonly schemaUrl: string | null;
  /** In the order of their say: a later one wins. */
  readonly detectors: readonly DetectorName[];
  /** Which of the attributes that detectors find are kept. */
  readonly detectedAttributes: NameFilter;
}

/** The resource detectors that there are. */
export type DetectorName =
  | 'host'
  | 'os'
  | 'process'
  | 'serviceinstance'
  | 'container'
  | 'k8s'
  | 'aws'
  | 'gcp'
  | 'azure';

/**
 * Chooses names by patterns, where `*` stands for any characters and `?` for one: those that `included` has, or all where
 * it's null, without those that `excluded` has.
 */
export interface NameFilter {
  /** Null for all. */
  readonly included: readonly string[] | null;
  /** Left out, also where they are included. */
  readonly excluded: readonly string[];
}

/** How much of attributes is kept. */
export interface AttributeLimitsConfiguration {
  /** Characters of a text and bytes of a byte array; null for no limit, which is the default. */
  readonly attributeValueLengthLimit: number | null;
  /** Levels of arrays and maps. Default 64. */
  readonly attributeValueDepthLimit: number;
  /** Default 128. */
  readonly attributeCountLimit: number;
}

/** What instrumentations are told. */
export interface InstrumentationConfiguration {
  /** The short names (`http`, `pg`, …) of those that are wanted, and no others; null for the usual ones. */
  readonly enabled: readonly string[] | null;
  /** The short names of those that are not wanted; they win over {@link InstrumentationConfiguration.enabled}. */
  readonly disabled: readonly string[];
  /** Whether the event loop, heap, garbage collection and process are measured. Default true. */
  readonly runtimeMetrics: boolean;
  /** The entries of `OTEL_SEMCONV_STABILITY_OPT_IN`, such as `http/dup`. */
  readonly stabilityOptIn: readonly string[];
  /** Whether exceptions are span events, log records, or both. Default `span-events`. */
  readonly exceptionSignal: 'span-events' | 'logs' | 'both';
  /** What instrumentations of HTTP are told. */
  readonly http: {
    /** Of clients. */
    readonly client: HttpInstrumentationConfiguration;
    /** Of servers. */
    readonly server: HttpInstrumentationConfiguration;
  };
  /** Query parameters that are redacted in URLs; null for the built-in list. */
  readonly sensitiveQueryParameters: readonly string[] | null;
  /** What the file says under `instrumentation/development` for `js`, as it stands there. */
  readonly js: Readonly<Record<string, unknown>>;
}

/** What instrumentations of HTTP are told, for clients or for servers. */
export interface HttpInstrumentationConfiguration {
  /** Names of headers that become attributes. */
  readonly requestCapturedHeaders: readonly string[];
  /** Names of headers of responses that become attributes. */
  readonly responseCapturedHeaders: readonly string[];
  /** Methods that are told apart; null for the built-in list. */
  readonly knownMethods: readonly string[] | null;
}
