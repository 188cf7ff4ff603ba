// A worker thread in TypeScript, whose types Node strips. It inherits `--import otlp-native/register`.
import { parentPort } from 'node:worker_threads';
import { context, metrics, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import pino from 'pino';

interface Question {
  id: number;
  article: string;
  carrier: Record<string, string>;
}

const PRICES: Readonly<Record<string, number>> = { lamp: 40, book: 12 };

const log = pino({ name: 'prices' });
const tracer = trace.getTracer('prices');
const duration = metrics.getMeter('prices').createHistogram('price.calculation.duration', { unit: 's' });

parentPort?.on('message', ({ id, article, carrier }: Question) => {
  const caller = propagation.extract(context.active(), carrier);
  const price = tracer.startActiveSpan('calculate price', { kind: SpanKind.CONSUMER }, caller, (span) => {
    const started = performance.now();
    span.setAttribute('article', article);
    const found = PRICES[article] ?? null;
    if (found === null) span.setStatus({ code: SpanStatusCode.ERROR, message: 'no price' });
    log.info({ article, price: found }, 'calculated');
    duration.record((performance.now() - started) / 1000);
    span.end();
    return found;
  });
  parentPort?.postMessage({ id, price });
});
