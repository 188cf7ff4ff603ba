import { setTimeout as sleep } from 'node:timers/promises';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NoopSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { openSpanExport, type SdkVariant, type SpanExport } from './span-export.ts';
import type { ShopTelemetry, SpanCount } from './telemetry.ts';
import { type Destination, SERVICE_NAMES } from './variant.ts';

// As long as the official exporter waits for one answer.
const STUCK_AFTER_MS = 10_000;

/** The official SDK with the HTTP instrumentation, its spans exported as the variant says. */
export async function openOfficialTelemetry(
  variant: SdkVariant,
  destination: Destination | null,
): Promise<ShopTelemetry> {
  return new OfficialTelemetry(SERVICE_NAMES[variant], await openSpanExport(variant, destination));
}

class OfficialTelemetry implements ShopTelemetry {
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
