/** An application that makes some items of every signal and then ends itself, in the way that its argument says. */

import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import {
  type ExporterOptions,
  NativeLoggerProvider,
  NativeMeterProvider,
  NativeTracerProvider,
} from 'otlp-native';
import {
  NativeLogRecordProcessor,
  NativeMetricExporter,
  NativeMetricReader,
  NativeSpanProcessor,
} from 'otlp-native/otel';

export type Ending =
  | 'natural'
  | 'natural after shutdown'
  | 'natural with a resource that never settles'
  | 'process.exit'
  | 'process.exit after items in exit listeners'
  | 'signal'
  | 'signal with a handler'
  | 'signal with a handler that shuts down'
  | 'uncaught exception'
  | 'unhandled rejection';

export interface ExitingApp {
  readonly exporter: ExporterOptions;
  /** Of each kind. */
  readonly items: number;
  readonly ending: Ending;
}

const { exporter, items, ending } = JSON.parse(process.argv[2] ?? '') as ExitingApp;
const never = new Promise<string>(() => undefined);
const cardinalityLimit = 100_000;
let made = 0;

if (ending === 'process.exit after items in exit listeners') process.on('exit', () => makeItems());
const resource = resourceFromAttributes(
  ending === 'natural with a resource that never settles' ? { 'host.id': never } : {},
);
const reader = (temporality: 'delta' | 'cumulative') =>
  ({ exporter, temporality, cardinalityLimit }) as const;
const views = [{ instrumentName: '*', aggregationCardinalityLimit: cardinalityLimit }];
const tracing = new NativeTracerProvider({ resource, exporter });
const logging = new NativeLoggerProvider({ resource, exporter });
const metering = new NativeMeterProvider({ resource, readers: [reader('delta'), reader('cumulative')] });
const sdkTracing = new TracerProvider({ resource, spanProcessors: [new NativeSpanProcessor(exporter)] });
const sdkLogging = new LoggerProvider({ resource, processors: [new NativeLogRecordProcessor(exporter)] });
// Their collection is asynchronous: only a shutdown delivers the last points, as with the SDK's own exporters.
const sdkMetering = new MeterProvider({
  resource,
  readers: [
    new PeriodicExportingMetricReader({
      exporter: new NativeMetricExporter({ ...exporter, temporality: 'delta' }),
    }),
    new NativeMetricReader({ exporter, temporality: 'cumulative' }),
  ],
  views,
});
if (ending === 'process.exit after items in exit listeners') process.on('exit', () => makeItems());

const tracer = tracing.getTracer('own');
const logger = logging.getLogger('own');
const counter = metering.getMeter('own').createCounter('work');
const sdkTracer = sdkTracing.getTracer('sdk');
const sdkLogger = sdkLogging.getLogger('sdk');
const sdkCounter = sdkMetering.getMeter('sdk').createCounter('work');

function makeItems(): void {
  const attributes = { index: made++ };
  tracer.startSpan('work', { attributes }).end();
  sdkTracer.startSpan('work', { attributes }).end();
  logger.emit({ body: 'worked', attributes });
  sdkLogger.emit({ body: 'worked', attributes });
  counter.add(1, attributes);
  sdkCounter.add(1, attributes);
}

async function shutDown(): Promise<void> {
  const providers = [tracing, logging, metering, sdkTracing, sdkLogging, sdkMetering];
  await Promise.all(providers.map((provider) => provider.shutdown()));
}

for (let index = 0; index < items; index += 1) makeItems();

switch (ending) {
  case 'natural':
  case 'natural with a resource that never settles':
    break;
  case 'natural after shutdown':
    await shutDown();
    break;
  case 'process.exit':
  case 'process.exit after items in exit listeners':
    process.exit(3);
    break;
  case 'signal with a handler':
    process.on('SIGTERM', () => {
      makeItems();
      process.exit(7);
    });
    waitForSignal();
    break;
  case 'signal with a handler that shuts down':
    process.on('SIGTERM', async () => {
      makeItems();
      await shutDown();
      process.exit(0);
    });
    waitForSignal();
    break;
  case 'signal':
    waitForSignal();
    break;
  case 'uncaught exception':
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
    break;
  case 'unhandled rejection':
    void Promise.reject(new Error('nobody handles this'));
    break;
}

function waitForSignal(): void {
  setInterval(() => undefined, 1_000);
  process.stdout.write('ready\n');
}
