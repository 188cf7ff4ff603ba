import * as api from '@opentelemetry/api';
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

/** Spans, a point and a log record by way of the API. */
export function useProviders({ loggerProvider }: Providers): void {
  const tracer = api.trace.getTracer('own', '1.0.0');
  for (let index = 0; index < SPANS; index += 1) {
    tracer.startSpan(`own ${index}`, { attributes: { index, text: 'é', list: ['a', 'b'] } }).end();
  }
  api.metrics.getMeter('own').createCounter('own.counter').add(1, { text: 'é' });
  // The API has logs from 1.10 on. Not asked of the import itself: a bundler would say that an older one lacks it.
  const { logs = loggerProvider }: Partial<typeof api> = { ...api };
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
