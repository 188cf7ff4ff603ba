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
  instrumentationName: string;
  instrumentationVersion: string;
  enable(): void;
  disable(): void;
  setTracerProvider(tracerProvider: TracerProvider): void;
  setMeterProvider(meterProvider: MeterProvider): void;
  setConfig(config: C): void;
  getConfig(): C;
}
