import { NativeMeterProvider, NativeTracerProvider } from 'otlp-native';
import { NativeHttpInstrumentation } from 'otlp-native/instrumentation';
import { exporterOptions } from '../items/native-path.ts';
import { COLLECTION_INTERVAL_MS } from './subject.ts';
import type { Telemetry } from './telemetry.ts';

/** Our providers and instrumentation, with their default propagators, registered for this whole process. */
export function startOwnTelemetry(sink: string): Telemetry {
  const exporter = exporterOptions('http/protobuf', sink, 6);
  const tracerProvider = new NativeTracerProvider({ exporter });
  tracerProvider.register();
  const meterProvider = new NativeMeterProvider({
    readers: [{ exporter, intervalMs: COLLECTION_INTERVAL_MS, timeoutMs: COLLECTION_INTERVAL_MS }],
  });
  meterProvider.register();
  new NativeHttpInstrumentation();
  return {
    deliverAll: async () => {
      await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]);
      return tracerProvider.stats().delivered;
    },
  };
}
