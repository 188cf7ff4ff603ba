/** An application with open spans that ends by an exception that nobody catches. */

import { trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { type ExporterOptions, NativeTracerProvider } from 'otlp-native';
import { NativeSpanProcessor } from 'otlp-native/otel';

export interface CrashingApp {
  readonly exporter: ExporterOptions;
  readonly tracing: 'ours' | 'the SDK’s';
}

const { exporter, tracing } = JSON.parse(process.argv[2] ?? '') as CrashingApp;
if (tracing === 'ours') {
  new NativeTracerProvider({ exporter, captureOpenSpans: true }).register();
} else {
  const processor = new NativeSpanProcessor({ ...exporter, captureOpenSpans: true });
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
}
const tracer = trace.getTracer('crashing');
tracer.startSpan('ended').end();
tracer.startActiveSpan('open', (span) => {
  span.setAttribute('before', 'the crash');
  tracer.startSpan('open child');
});
setImmediate(() => {
  throw new Error('nobody catches this');
});
