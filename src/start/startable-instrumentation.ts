import type { MeterProvider, TracerProvider } from '@opentelemetry/api';

/** What the start needs of an instrumentation, ours or an official one. */
export interface StartableInstrumentation {
  readonly instrumentationName: string;
  enable(): void;
  disable(): void;
  setTracerProvider(tracerProvider: TracerProvider): void;
  setMeterProvider(meterProvider: MeterProvider): void;
}
