import type { MeterProvider, TracerProvider } from '@opentelemetry/api';

/** What the start needs of an instrumentation, ours or an official one. */
export interface StartableInstrumentation {
  /** The name of its scope. */
  readonly instrumentationName: string;
  /** Begins to observe. */
  enable(): void;
  /** Ceases to. */
  disable(): void;
  /** What makes its spans. */
  setTracerProvider(tracerProvider: TracerProvider): void;
  /** What makes its metrics. */
  setMeterProvider(meterProvider: MeterProvider): void;
}
