import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { ExporterOptions } from 'otlp-native';
import { NativeLogRecordProcessor, NativeMetricReader, NativeSpanProcessor } from 'otlp-native/otel';
import { TracerProvider } from './official-tracing.ts';
import { type Delivery, SPANS } from './report.ts';

/** Spans, a point and a log record of the official SDK, through the adapters. */
export async function useOfficialSdk(exporter: ExporterOptions): Promise<Delivery> {
  const processor = new NativeSpanProcessor(exporter);
  const tracerProvider = new TracerProvider({ spanProcessors: [processor] });
  const tracer = tracerProvider.getTracer('smoke', '1.0.0');
  for (let index = 0; index < SPANS; index += 1) {
    tracer.startSpan(`official ${index}`, { attributes: { index, text: 'é', list: ['a', 'b'] } }).end();
  }
  const reader = new NativeMetricReader({ exporter });
  const meterProvider = new MeterProvider({ readers: [reader] });
  meterProvider.getMeter('smoke').createCounter('official.counter').add(1, { text: 'é' });
  const logProcessor = new NativeLogRecordProcessor(exporter);
  const loggerProvider = new LoggerProvider({ processors: [logProcessor] });
  loggerProvider.getLogger('smoke').emit({ body: 'official record', severityText: 'INFO' });

  await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown(), loggerProvider.shutdown()]);
  return { spans: processor.stats(), points: reader.stats(), logs: logProcessor.stats() };
}
