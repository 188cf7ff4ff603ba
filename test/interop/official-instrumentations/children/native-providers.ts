/** Our providers for all signals. */

import { NativeLoggerProvider, NativeMeterProvider, NativeTracerProvider } from 'otlp-native';
import { RESOURCE_ATTRIBUTES, type Telemetry } from './telemetry.ts';

export function register(endpoint: string): Telemetry {
  const resource = { attributes: RESOURCE_ATTRIBUTES };
  const exporter = { endpoint };
  const tracerProvider = new NativeTracerProvider({ resource, exporter });
  const meterProvider = new NativeMeterProvider({ resource, readers: [{ exporter }] });
  const loggerProvider = new NativeLoggerProvider({ resource, exporter });
  tracerProvider.register();
  meterProvider.register();
  loggerProvider.register();
  return {
    shutdown: async () => {
      await tracerProvider.shutdown();
      await meterProvider.shutdown();
      await loggerProvider.shutdown();
    },
  };
}
