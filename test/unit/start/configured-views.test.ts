import { expect, test } from 'vitest';
import type {
  AggregationConfiguration,
  ViewConfiguration,
} from '../../../src/config/configuration-metrics.ts';
import { AggregationType } from '../../../src/sdk/metrics/aggregation.ts';
import { configuredAggregation, configuredView } from '../../../src/start/configured-views.ts';

const VIEW: ViewConfiguration = {
  selector: {
    instrumentName: null,
    instrumentType: null,
    unit: null,
    meterName: null,
    meterVersion: null,
    meterSchemaUrl: null,
  },
  stream: {
    name: null,
    description: null,
    aggregation: { kind: 'default' },
    aggregationCardinalityLimit: null,
    attributeKeys: null,
  },
};

test('a view that says nothing selects all', () => {
  expect(configuredView(VIEW)).toEqual({ instrumentName: '*' });
});

test('attributes are kept by patterns', () => {
  const { attributesProcessors } = configuredView({
    ...VIEW,
    stream: { ...VIEW.stream, attributeKeys: { included: ['http.*', 'a?'], excluded: ['http.secret'] } },
  });
  const kept = attributesProcessors?.[0]?.process({
    'http.route': '/',
    'http.secret': 1,
    ab: 1,
    abc: 1,
    b: 1,
  });
  expect(kept).toEqual({ 'http.route': '/', ab: 1 });
});

test.each<[AggregationConfiguration, unknown]>([
  [{ kind: 'default' }, undefined],
  [{ kind: 'drop' }, { type: AggregationType.DROP }],
  [{ kind: 'sum' }, { type: AggregationType.SUM }],
  [{ kind: 'lastValue' }, { type: AggregationType.LAST_VALUE }],
  [
    { kind: 'explicitBucketHistogram', boundaries: null, recordMinMax: false },
    { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { recordMinMax: false } },
  ],
  [
    { kind: 'explicitBucketHistogram', boundaries: [1, 2], recordMinMax: true },
    { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: [1, 2], recordMinMax: true } },
  ],
  [
    { kind: 'base2ExponentialBucketHistogram', maxScale: 7, maxSize: 80, recordMinMax: true },
    {
      type: AggregationType.EXPONENTIAL_HISTOGRAM,
      options: { maxSize: 80, maxScale: 7, recordMinMax: true },
    },
  ],
])('aggregation %j', (configuration, option) => {
  expect(configuredAggregation(configuration)).toEqual(option);
});
