import { setTimeout as sleep } from 'node:timers/promises';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NoopSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanExport } from './span-export.ts';

/** Spans of one run of the shop. */
export interface SpanCount {
  ended: number;
  /** As the sender knows; a receiver of ours counts for itself. */
  delivered: number;
}

// As long as the official exporter waits for one answer.
const STUCK_AFTER_MS = 10_000;

/** The official SDK with the HTTP instrumentation, registered for this whole process. */
export class Telemetry {
  readonly #provider: TracerProvider;
  readonly #counter = new EndedSpanCounter();
  readonly #export: SpanExport;

  constructor(serviceName: string, spanExport: SpanExport) {
    this.#export = spanExport;
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': '1.0.0' }),
      spanProcessors: [this.#counter, spanExport.processor],
    });
    trace.setGlobalTracerProvider(this.#provider);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    registerInstrumentations({
      tracerProvider: this.#provider,
      instrumentations: [new HttpInstrumentation()],
    });
  }

  get ended(): number {
    return this.#counter.ended;
  }

  /** Sends all that ended so far; gives up when none of it moves for a while. */
  async deliverAll(): Promise<void> {
    let settled = -1;
    let lastMoveMs = performance.now();
    // A loop, as the SDK's own flush leaves out a batch that is on its way.
    while (settled < this.#counter.ended && performance.now() - lastMoveMs < STUCK_AFTER_MS) {
      // What it rejects with is a failed export, which `settled` counts.
      await this.#provider.forceFlush().catch(() => {});
      if (this.#export.settled() > settled) lastMoveMs = performance.now();
      settled = this.#export.settled();
      if (settled < this.#counter.ended) await sleep(1);
    }
  }

  async shutdown(): Promise<SpanCount> {
    await this.deliverAll();
    await this.#provider.shutdown();
    return { ended: this.#counter.ended, delivered: this.#export.delivered() };
  }
}

/** Counts apart from any exporter, and costs each variant the same. */
class EndedSpanCounter extends NoopSpanProcessor {
  ended = 0;

  override onEnd(): void {
    this.ended += 1;
  }
}
