import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { SCOPE } from '../workload/service-values.ts';

/** A reader that collects when told to: without one the SDK aggregates nothing. */
class ManualReader extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

/** Records values in one series of the official SDK's histogram, with its default boundaries. */
export function officialHistogram(): (values: Float64Array) => number {
  const reader = new ManualReader({
    aggregationTemporalitySelector: () => AggregationTemporality.DELTA,
  });
  const provider = new MeterProvider({ readers: [reader] });
  const histogram = provider.getMeter(SCOPE.name, SCOPE.version).createHistogram('duration');
  return (values) => {
    for (let i = 0; i < values.length; i++) histogram.record(values[i] as number);
    return 0;
  };
}
