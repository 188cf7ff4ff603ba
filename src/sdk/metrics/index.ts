export {
  type AggregationOption,
  AggregationType,
} from './aggregation.js';
export {
  type AttributesProcessor,
  createAllowListAttributesProcessor,
  createDenyListAttributesProcessor,
} from './attributes-processor.js';
export type { CardinalityLimits } from './cardinality-limits.js';
export type { ExemplarFilter } from './exemplar-filter.js';
export { InstrumentType } from './instrument-type.js';
export { NativeCounter, NativeGauge, NativeHistogram, NativeUpDownCounter } from './instruments.js';
export type { MetricPreferenceOptions } from './metric-preferences.js';
export { NativeMeter } from './native-meter.js';
export {
  type MeterConfig,
  type MeterConfigurator,
  NativeMeterProvider,
  type NativeMeterProviderOptions,
} from './native-meter-provider.js';
export type { MetricReaderOptions } from './reader-options.js';
export type { TemporalityPreference } from './temporality.js';
export type { ViewOptions } from './view.js';
