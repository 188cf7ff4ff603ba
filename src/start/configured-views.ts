import type {
  AggregationConfiguration,
  InstrumentTypeName,
  ViewConfiguration,
} from '../config/configuration-metrics.js';
import { nameMatcher } from '../config/name-matcher.js';
import { type AggregationOption, AggregationType } from '../sdk/metrics/aggregation.js';
import type { AttributesProcessor } from '../sdk/metrics/attributes-processor.js';
import { InstrumentType } from '../sdk/metrics/instrument-type.js';
import type { ViewOptions } from '../sdk/metrics/view.js';

const TYPES: Readonly<Record<InstrumentTypeName, InstrumentType>> = {
  counter: InstrumentType.COUNTER,
  gauge: InstrumentType.GAUGE,
  histogram: InstrumentType.HISTOGRAM,
  observable_counter: InstrumentType.OBSERVABLE_COUNTER,
  observable_gauge: InstrumentType.OBSERVABLE_GAUGE,
  observable_up_down_counter: InstrumentType.OBSERVABLE_UP_DOWN_COUNTER,
  up_down_counter: InstrumentType.UP_DOWN_COUNTER,
};

/** The view that a configuration describes. */
export function configuredView({ selector, stream }: ViewConfiguration): ViewOptions {
  const { attributeKeys } = stream;
  return {
    // A view selects by something; one that selects all says so.
    instrumentName: selector.instrumentName ?? '*',
    instrumentType: selector.instrumentType === null ? undefined : TYPES[selector.instrumentType],
    instrumentUnit: selector.unit ?? undefined,
    meterName: selector.meterName ?? undefined,
    meterVersion: selector.meterVersion ?? undefined,
    meterSchemaUrl: selector.meterSchemaUrl ?? undefined,
    name: stream.name ?? undefined,
    description: stream.description ?? undefined,
    aggregation: configuredAggregation(stream.aggregation),
    aggregationCardinalityLimit: stream.aggregationCardinalityLimit ?? undefined,
    attributesProcessors: attributeKeys === null ? undefined : [keeping(nameMatcher(attributeKeys))],
  };
}

/** The aggregation that a configuration describes; undefined for the instrument's own. */
export function configuredAggregation(
  configuration: AggregationConfiguration,
): AggregationOption | undefined {
  switch (configuration.kind) {
    case 'default':
      return undefined;
    case 'drop':
      return { type: AggregationType.DROP };
    case 'sum':
      return { type: AggregationType.SUM };
    case 'lastValue':
      return { type: AggregationType.LAST_VALUE };
    case 'explicitBucketHistogram': {
      const { boundaries, recordMinMax } = configuration;
      const options = boundaries === null ? { recordMinMax } : { boundaries, recordMinMax };
      return { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options };
    }
    case 'base2ExponentialBucketHistogram': {
      const { maxSize, maxScale, recordMinMax } = configuration;
      const options = { maxSize, maxScale, recordMinMax };
      return { type: AggregationType.EXPONENTIAL_HISTOGRAM, options };
    }
  }
}

function keeping(isKept: (name: string) => boolean): AttributesProcessor {
  return {
    process: (incoming) => Object.fromEntries(Object.entries(incoming).filter(([name]) => isKept(name))),
  };
}
