import type { MeterProvider, TracerProvider } from '@opentelemetry/api';

/** What every instrumentation can be told. */
export interface InstrumentationConfig {
  /** Whether it works from its construction on; otherwise from `enable()` on. Default true. */
  enabled?: boolean;
}

/**
 * An instrumentation, in the shape that `registerInstrumentations` of `@opentelemetry/instrumentation` takes. That package
 * isn't needed: a constructed instrumentation works by itself, with the global providers of `@opentelemetry/api`.
 */
export interface Instrumentation<C extends InstrumentationConfig = InstrumentationConfig> {
  /** As it is known to `registerInstrumentations`, and the name of its scope. */
  instrumentationName: string;
  /** The version of its scope. */
  instrumentationVersion: string;
  /** Begins to observe; a second time changes nothing. */
  enable(): void;
  /** Observes no more. */
  disable(): void;
  /** Takes tracers from `provider` instead of from the global one. */
  setTracerProvider(tracerProvider: TracerProvider): void;
  /** Takes meters from `provider` instead of from the global one. */
  setMeterProvider(meterProvider: MeterProvider): void;
  /** Replaces the options. */
  setConfig(config: C): void;
  /** The options as they are in force. */
  getConfig(): C;
}
