import { NativeMeterProvider } from 'otlp-native';
import { exporterOptions } from '../items/native-path.ts';
import { RESOURCE_ATTRIBUTES, SCOPE } from '../workload/service-values.ts';
import { COLLECTION_INTERVAL_MS, COLLECTION_TIMEOUT_MS, type StartMetrics } from './running-metrics.ts';

/** Our provider, cumulative temporality. */
export const startNativeMetrics: StartMetrics = ({ endpoint, seriesLimit }) => {
  const provider = new NativeMeterProvider({
    resource: { attributes: RESOURCE_ATTRIBUTES },
    readers: [
      {
        exporter: exporterOptions('http/protobuf', endpoint, 6),
        intervalMs: COLLECTION_INTERVAL_MS,
        timeoutMs: COLLECTION_TIMEOUT_MS,
        cardinalityLimit: seriesLimit,
      },
    ],
  });
  return {
    meter: provider.getMeter(SCOPE.name, SCOPE.version),
    collect: () => provider.forceFlush(COLLECTION_TIMEOUT_MS),
    shutdown: () => provider.shutdown(),
  };
};
