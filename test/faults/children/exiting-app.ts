/** An application that ends some spans and then ends itself, in the way that its argument says. */

import { resourceFromAttributes } from '@opentelemetry/resources';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { type ExporterOptions, NativeSpanProcessor } from 'otlp-native/otel';

export type Ending =
  | 'natural'
  | 'natural after shutdown'
  | 'natural with a resource that never settles'
  | 'process.exit'
  | 'process.exit after a span in an exit listener'
  | 'signal'
  | 'signal with a handler'
  | 'signal with a handler that shuts down'
  | 'uncaught exception'
  | 'unhandled rejection';

export interface ExitingApp {
  readonly exporter: ExporterOptions;
  readonly spans: number;
  readonly ending: Ending;
}

const { exporter, spans, ending } = JSON.parse(process.argv[2] ?? '') as ExitingApp;
const never = new Promise<string>(() => undefined);

if (ending === 'process.exit after a span in an exit listener') process.on('exit', () => endSpan());
const resource = resourceFromAttributes(
  ending === 'natural with a resource that never settles' ? { 'host.id': never } : {},
);
const provider = new TracerProvider({ resource, spanProcessors: [new NativeSpanProcessor(exporter)] });
const tracer = provider.getTracer('exiting-app');
if (ending === 'process.exit after a span in an exit listener') process.on('exit', () => endSpan());

function endSpan(): void {
  tracer.startSpan('work').end();
}

for (let index = 0; index < spans; index += 1) endSpan();

switch (ending) {
  case 'natural':
  case 'natural with a resource that never settles':
    break;
  case 'natural after shutdown':
    await provider.shutdown();
    break;
  case 'process.exit':
  case 'process.exit after a span in an exit listener':
    process.exit(3);
    break;
  case 'signal with a handler':
    process.on('SIGTERM', () => {
      endSpan();
      process.exit(7);
    });
    waitForSignal();
    break;
  case 'signal with a handler that shuts down':
    process.on('SIGTERM', async () => {
      endSpan();
      await provider.shutdown();
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
