import { metrics, trace } from '@opentelemetry/api';
import {
  type ExporterOptions,
  NativeLoggerProvider,
  NativeMeterProvider,
  NativeTracerProvider,
} from 'otlp-native';
import { type Delivery, SPANS } from './report.ts';

/** The three providers, registered with the API. */
export interface Providers {
  tracerProvider: NativeTracerProvider;
  meterProvider: NativeMeterProvider;
  loggerProvider: NativeLoggerProvider;
}

export function registerProviders(exporter: ExporterOptions): Providers {
  const tracerProvider = new NativeTracerProvider({ exporter });
  const meterProvider = new NativeMeterProvider({ readers: [{ exporter }] });
  const loggerProvider = new NativeLoggerProvider({ exporter });
  for (const provider of [tracerProvider, meterProvider, loggerProvider]) provider.register();
  return { tracerProvider, meterProvider, loggerProvider };
}

/** `logs` of the API, or a provider. */
interface LoggerSource {
  getLogger(name: string): { emit(record: { body: string; severityText: string }): void };
}

/** Spans and a point by way of the API, and a log record by way of `logs`. */
export function useProviders(logs: LoggerSource): void {
  const tracer = trace.getTracer('own', '1.0.0');
  for (let index = 0; index < SPANS; index += 1) {
    tracer.startSpan(`own ${index}`, { attributes: { index, text: 'é', list: ['a', 'b'] } }).end();
  }
  metrics.getMeter('own').createCounter('own.counter').add(1, { text: 'é' });
  tracer.startActiveSpan('own parent', (span) => {
    logs.getLogger('own').emit({ body: 'own record', severityText: 'INFO' });
    span.end();
  });
}

export async function shutDown({
  tracerProvider,
  meterProvider,
  loggerProvider,
}: Providers): Promise<Delivery> {
  await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown(), loggerProvider.shutdown()]);
  return { spans: tracerProvider.stats(), points: meterProvider.stats(), logs: loggerProvider.stats() };
}
