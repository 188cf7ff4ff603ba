import { describe, expect, test } from 'vitest';
import { exposition } from '../../../src/prometheus/exposition.ts';
import { type ExpositionFormat, PLAIN_TEXT } from '../../../src/prometheus/exposition-format.ts';
import { type FamilyOptions, familiesOf } from '../../../src/prometheus/families.ts';
import type {
  KeyValue,
  Metric,
  ResourceMetrics,
  ScopeMetrics,
} from '../../../src/prometheus/otlp-metrics.ts';

const OPTIONS: FamilyOptions = {
  scopeInfo: false,
  targetInfo: false,
  isConstantLabel: () => false,
  translationStrategy: 'underscore_escaping_with_suffixes',
};
const OPEN_METRICS: ExpositionFormat = { isOpenMetrics: true, isUtf8: false, contentType: '' };
const UTF8: ExpositionFormat = { ...OPEN_METRICS, isUtf8: true };

const attributes = (values: Readonly<Record<string, string>>): KeyValue[] =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));

function shown(
  metrics: readonly Metric[],
  given: {
    options?: Partial<FamilyOptions>;
    format?: ExpositionFormat;
    scope?: Omit<ScopeMetrics, 'metrics'>;
    resource?: readonly KeyValue[];
  } = {},
): { text: string; told: string[] } {
  const told: string[] = [];
  const { format = PLAIN_TEXT, scope, options, resource } = given;
  const resources: ResourceMetrics[] = [
    { resource: { attributes: resource }, scopeMetrics: [{ ...scope, metrics }] },
  ];
  const families = familiesOf(resources, { ...OPTIONS, ...options }, format.isUtf8, (text) =>
    told.push(text),
  );
  return { text: exposition(families, format), told };
}

const counter = (name: string, values: Readonly<Record<string, string>>, asInt = '1'): Metric => ({
  name,
  sum: {
    aggregationTemporality: 2,
    isMonotonic: true,
    dataPoints: [{ asInt, attributes: attributes(values) }],
  },
});
const gauge = (name: string, asDouble: number | string, keys: KeyValue[] = []): Metric => ({
  name,
  gauge: { dataPoints: [{ asDouble, attributes: keys }] },
});

const HISTOGRAM: Metric = {
  name: 'latency',
  unit: 's',
  description: 'How "long"\nit \\ took',
  histogram: {
    aggregationTemporality: 2,
    dataPoints: [
      {
        ...{ count: '6', sum: 9.5, bucketCounts: ['1', '2', '3'], explicitBounds: [1, 2.5] },
        exemplars: [
          { asDouble: 2, timeUnixNano: '1700000000000000001', traceId: 'aa', spanId: 'bb' },
          { asDouble: 2.5, timeUnixNano: '1700000000000000002', traceId: 'cc', spanId: 'dd' },
        ],
        attributes: attributes({ le: 'mine' }),
      },
    ],
  },
};

describe('a histogram', () => {
  test('has buckets that add up, and its own label beside that of bounds', () => {
    expect(shown([HISTOGRAM]).text).toBe(
      [
        '# HELP latency_seconds How "long"\\nit \\\\ took',
        '# TYPE latency_seconds histogram',
        'latency_seconds_bucket{exported_le="mine",le="1"} 1',
        'latency_seconds_bucket{exported_le="mine",le="2.5"} 3',
        'latency_seconds_bucket{exported_le="mine",le="+Inf"} 6',
        'latency_seconds_sum{exported_le="mine"} 9.5',
        'latency_seconds_count{exported_le="mine"} 6',
        '',
      ].join('\n'),
    );
  });

  test('has exemplars, a unit and whole bounds as numbers in OpenMetrics', () => {
    const { text } = shown([HISTOGRAM], { format: OPEN_METRICS });
    expect(text).toContain('# HELP latency_seconds How \\"long\\"\\nit \\\\ took\n');
    expect(text).toContain('# UNIT latency_seconds seconds\n');
    expect(text).toContain('_bucket{exported_le="mine",le="1.0"} 1\n');
    expect(text).toContain('le="2.5"} 3 # {trace_id="cc",span_id="dd"} 2.5 1700000000.000000002\n');
    expect(text.endsWith('# EOF\n')).toBe(true);
  });
});

test('a counter is named for its total, in OpenMetrics at its samples alone', () => {
  const metrics = [counter('done', { 'a.b': 'x' }, '12345678901234567890')];
  expect(shown(metrics).text).toBe('# TYPE done_total counter\ndone_total{a_b="x"} 12345678901234567890\n');
  expect(shown(metrics, { format: OPEN_METRICS }).text).toBe(
    '# TYPE done counter\ndone_total{a_b="x"} 12345678901234567890\n# EOF\n',
  );
});

test('a counter whose strategy adds no suffix has no type in OpenMetrics, which wants one', () => {
  const options = { translationStrategy: 'no_translation' } as const;
  expect(shown([counter('done', {})], { options }).text).toBe('# TYPE done counter\ndone 1\n');
  expect(shown([counter('done', {})], { options, format: OPEN_METRICS }).text).toContain(
    '# TYPE done unknown\ndone 1\n',
  );
});

test('names with other characters are quoted for a client that takes them', () => {
  const options = { translationStrategy: 'no_translation' } as const;
  const { text } = shown([counter('a.b', { 'c.d': '"\n\\' })], { options, format: UTF8 });
  expect(text).toBe('# TYPE "a.b" unknown\n{"a.b","c.d"="\\"\\n\\\\"} 1\n# EOF\n');
});

test('numbers are written as Go reads them', () => {
  const { text } = shown([gauge('a', 'NaN'), gauge('b', 'Infinity'), gauge('c', '-Infinity'), gauge('d', 0)]);
  expect(text.match(/^[abcd] .*$/gm)).toEqual(['a NaN', 'b +Inf', 'c -Inf', 'd 0']);
});

test('attributes whose labels are the same are one label; values that are no texts are JSON', () => {
  const { text } = shown([
    gauge('g', 1, [
      ...attributes({ 'a.b': 'second', a_b: 'third', 'a-b': 'first' }),
      { key: 'n', value: { intValue: '9007199254740993' } },
      { key: 'l', value: { arrayValue: { values: [{ stringValue: 'x' }, { boolValue: true }] } } },
      { key: 'm', value: { kvlistValue: { values: [{ key: 'k', value: { doubleValue: 1.5 } }] } } },
    ]),
  ]);
  expect(text).toContain(
    'g{a_b="first;second;third",n="9007199254740993",l="[\\"x\\",true]",m="{\\"k\\":1.5}"} 1',
  );
});

test('scopes are labels, whose own attributes can’t take the names of the three', () => {
  const scope = {
    scope: { name: 'lib', version: '2', attributes: attributes({ name: 'no', short: 'yes' }) },
    schemaUrl: 'https://s',
  };
  expect(shown([gauge('g', 1)], { scope, options: { scopeInfo: true } }).text).toContain(
    'g{otel_scope_name="lib",otel_scope_version="2",otel_scope_schema_url="https://s",otel_scope_short="yes"} 1',
  );
});

test('the resource is one metric, and those of its attributes that are chosen are labels', () => {
  const resource = attributes({ 'service.name': 'shop', host: 'h' });
  const options = { targetInfo: true, isConstantLabel: (key: string) => key === 'service.name' };
  const metrics = [gauge('g', 1)];
  expect(shown(metrics, { resource, options }).text).toContain(
    '# HELP target_info Target metadata\n# TYPE target_info gauge\ntarget_info{service_name="shop",host="h"} 1\n# TYPE g gauge\ng{service_name="shop"} 1\n',
  );
  expect(shown(metrics, { resource, options, format: OPEN_METRICS }).text).toContain(
    '# TYPE target info\ntarget_info{service_name="shop",host="h"} 1\n',
  );
});

describe('what Prometheus would refuse the whole scrape for is left out, and told', () => {
  test.each([
    [
      'another type of the same name',
      [gauge('a_total', 1), counter('a', {})],
      'there is a gauge of the name a_total',
    ],
    ['a series that is there', [gauge('a.b', 1), gauge('a_b', 2)], 'there is one with the same labels'],
    [
      'delta points',
      [{ name: 'd', sum: { isMonotonic: true, aggregationTemporality: 1, dataPoints: [{ asInt: '1' }] } }],
      'no delta points',
    ],
    ['exponential histograms', [{ name: 'e', exponentialHistogram: {} }], 'exponential histograms'],
  ])('%s', (_title, metrics, reason) => {
    const { text, told } = shown(metrics);
    expect(told).toEqual([expect.stringContaining(reason)]);
    expect(text.match(/^[^#].* 2$|_total 1$/gm)?.length ?? 0).toBeLessThanOrEqual(1);
  });
});

test('a metric that is called target_info is not shown beside the resource', () => {
  const { text, told } = shown([gauge('target_info', 2)], {
    resource: attributes({ a: 'b' }),
    options: { targetInfo: true },
  });
  expect(text).toContain('target_info{a="b"} 1');
  expect(told).toHaveLength(1);
});

test('an exemplar that is longer than OpenMetrics allows keeps its trace alone', () => {
  const dataPoints = [
    {
      asInt: '1',
      exemplars: [{ asInt: '1', traceId: 'aa', filteredAttributes: attributes({ k: 'x'.repeat(128) }) }],
    },
  ];
  const metric = { name: 'c', sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints } };
  expect(shown([metric], { format: OPEN_METRICS }).text).toContain('c_total 1 # {trace_id="aa"} 1\n');
});
