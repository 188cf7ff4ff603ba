import type {
  AggregationConfiguration,
  InstrumentTypeName,
  ViewConfiguration,
} from '../configuration-metrics.js';
import { nameFilter } from './name-filter.js';
import type { Section } from './section.js';

const INSTRUMENT_TYPES: readonly (InstrumentTypeName | null)[] = [
  'counter',
  'gauge',
  'histogram',
  'observable_counter',
  'observable_gauge',
  'observable_up_down_counter',
  'up_down_counter',
  null,
];

/** A view. */
export function view(section: Section): ViewConfiguration {
  section.noteSelf();
  const selector = section.section('selector', 'selector');
  const stream = section.section('stream', 'stream');
  const name = stream.text('name', 'name', null);
  const instrumentName = selector.text('instrument_name', 'instrumentName', null);
  if (name !== null && (instrumentName === null || /[*?]/.test(instrumentName))) {
    stream.error('name', {
      code: 'CONFLICT',
      message: 'would be shared by all metrics that the view selects',
      advice: 'select one instrument by an instrument_name without * and ?, or leave the name out',
    });
  }
  return {
    selector: {
      instrumentName,
      instrumentType: selector.word('instrument_type', 'instrumentType', INSTRUMENT_TYPES, null),
      unit: selector.text('unit', 'unit', null),
      meterName: selector.text('meter_name', 'meterName', null),
      meterVersion: selector.text('meter_version', 'meterVersion', null),
      meterSchemaUrl: selector.text('meter_schema_url', 'meterSchemaUrl', null),
    },
    stream: {
      name,
      description: stream.text('description', 'description', null),
      aggregation: aggregation(stream.section('aggregation', 'aggregation')),
      aggregationCardinalityLimit: stream.number(
        'aggregation_cardinality_limit',
        'aggregationCardinalityLimit',
        null,
      ),
      attributeKeys: nameFilter(stream, 'attribute_keys', 'attributeKeys'),
    },
  };
}

function aggregation(section: Section): AggregationConfiguration {
  section.noteSelf();
  const chosen = section.choice();
  if (chosen === null) return { kind: 'default' };
  const { name, options } = chosen;
  switch (name) {
    case 'drop':
    case 'sum':
      return { kind: name };
    case 'last_value':
      return { kind: 'lastValue' };
    case 'explicit_bucket_histogram':
      return {
        kind: 'explicitBucketHistogram',
        boundaries: boundaries(options),
        recordMinMax: options.boolean('record_min_max', 'recordMinMax', true),
      };
    case 'base2_exponential_bucket_histogram':
      return {
        kind: 'base2ExponentialBucketHistogram',
        maxScale: options.number('max_scale', 'maxScale', 20),
        maxSize: options.number('max_size', 'maxSize', 160),
        recordMinMax: options.boolean('record_min_max', 'recordMinMax', true),
      };
    default:
      return { kind: 'default' };
  }
}

function boundaries(options: Section): readonly number[] | null {
  const node = options.child('boundaries');
  options.note('boundaries', node);
  if (node?.kind !== 'list') return null;
  const bounds = node.items.map((item) => (item.kind === 'scalar' ? Number(item.value) : Number.NaN));
  if (bounds.some((bound, index) => !(bound > (bounds[index - 1] ?? Number.NEGATIVE_INFINITY)))) {
    options.error('boundaries', {
      code: 'CONFLICT',
      message: 'don’t ascend',
      advice: 'sort them, and keep each once',
    });
  }
  return bounds;
}
