import { NativeMeterProvider, NativeTracerProvider } from 'otlp-native';
import { NativeHttpInstrumentation } from 'otlp-native/instrumentation';
import type { ShopTelemetry } from './telemetry.ts';
import { type Destination, SERVICE_NAMES } from './variant.ts';

const COLLECTION_INTERVAL_MS = 2_000;

/** Our own tier: spans, metrics, context and propagation, and the instrumentation of Node's `http`. */
export function openOwnTelemetry(destination: Destination | null): ShopTelemetry {
  if (destination === null) throw new Error('our tier needs a destination');
  const resource = { attributes: { 'service.name': SERVICE_NAMES.tier, 'service.version': '1.0.0' } };
  // The official exporter's level, so that both compress alike.
  const exporter = { ...destination, compression: 'gzip', compressionLevel: 6 } as const;
  const tracerProvider = new NativeTracerProvider({ resource, exporter });
  tracerProvider.register();
  const meterProvider = new NativeMeterProvider({
    resource,
    readers: [{ exporter, intervalMs: COLLECTION_INTERVAL_MS, timeoutMs: COLLECTION_INTERVAL_MS }],
  });
  meterProvider.register();
  new NativeHttpInstrumentation();
  return {
    get ended() {
      return tracerProvider.stats().accepted;
    },
    // What it rejects with is that spans are left, which the counts show.
    deliverAll: () => tracerProvider.forceFlush().catch(() => {}),
    shutdown: async () => {
      await Promise.allSettled([tracerProvider.shutdown(), meterProvider.shutdown()]);
      const { accepted, delivered } = tracerProvider.stats();
      return { ended: accepted, delivered };
    },
  };
}
