/** An application with open spans that ends badly: by an exception that nobody catches, for want of memory, or as its parent likes. */

import { writeSync } from 'node:fs';
import { trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { type CaptureOpenSpans, type ExporterOptions, NativeTracerProvider } from 'otlp-native';
import { NativeSpanProcessor } from 'otlp-native/otel';

export interface CrashingApp {
  readonly exporter: ExporterOptions;
  readonly tracing: 'ours' | 'the SDK’s';
  readonly captureOpenSpans: CaptureOpenSpans;
  /** Having said that all spans are persisted: `live` says so over and over. */
  readonly ending: 'throw' | 'live' | 'exhaust memory';
}

const { exporter, tracing, captureOpenSpans, ending } = JSON.parse(process.argv[2] ?? '') as CrashingApp;

function start(): { stats(): { persisted: number } } {
  if (tracing === 'ours') return new NativeTracerProvider({ exporter, captureOpenSpans }).register();
  const processor = new NativeSpanProcessor({ ...exporter, captureOpenSpans });
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
  return processor;
}

const pipeline = start();
const tracer = trace.getTracer('crashing');
tracer.startSpan('ended').end();
tracer.startActiveSpan('open', (span) => {
  span.setAttribute('before', 'the crash');
  tracer.startSpan('open child');
});
const hoard: number[][] = [];
const turn = (): void => {
  if (ending === 'throw') throw new Error('nobody catches this');
  const { persisted } = pipeline.stats();
  writeSync(1, `persisted ${persisted}\n`);
  // The ended one, and a snapshot of each that is open.
  while (ending === 'exhaust memory' && persisted >= 3) hoard.push(new Array(100_000).fill(Math.random()));
  setTimeout(turn, 2);
};
setImmediate(turn);
