/** An application with open spans that ends by an exception that nobody catches. */

import { trace } from '@opentelemetry/api';
import { type ExporterOptions, NativeTracerProvider } from 'otlp-native';

const exporter = JSON.parse(process.argv[2] ?? '') as ExporterOptions;
const provider = new NativeTracerProvider({ exporter, captureOpenSpans: true });
provider.register();
const tracer = trace.getTracer('crashing');
tracer.startSpan('ended').end();
tracer.startActiveSpan('open', (span) => {
  span.setAttribute('before', 'the crash');
  tracer.startSpan('open child');
});
setImmediate(() => {
  throw new Error('nobody catches this');
});
