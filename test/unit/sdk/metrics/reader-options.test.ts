import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AggregationType, resolveAggregation } from '../../../../src/sdk/metrics/aggregation.ts';
import { exemplarFilterFromEnvironment } from '../../../../src/sdk/metrics/exemplar-filter.ts';
import { InstrumentType } from '../../../../src/sdk/metrics/instrument-type.ts';
import { resolveReaderOptions } from '../../../../src/sdk/metrics/reader-options.ts';
import { isDelta } from '../../../../src/sdk/metrics/temporality.ts';
import { collectDiag } from '../../../support/diag-log.ts';

let diagnostics: ReturnType<typeof collectDiag>;
beforeEach(() => {
  diagnostics = collectDiag();
});
afterEach(() => diagnostics.stop());

describe('a reader without options', () => {
  test("has the specification's defaults", () => {
    const config = resolveReaderOptions({}, '', {});
    expect(config).toMatchObject({ intervalMs: 60_000, timeoutMs: 30_000, temporality: 'cumulative' });
    expect(config.cardinalityLimit(InstrumentType.COUNTER)).toBe(2000);
    expect(config.selectAggregation(InstrumentType.HISTOGRAM)).toEqual({ type: AggregationType.DEFAULT });
  });

  test('takes its settings from the environment, in any letter case', () => {
    const config = resolveReaderOptions({}, '', {
      OTEL_METRIC_EXPORT_INTERVAL: '5000',
      OTEL_METRIC_EXPORT_TIMEOUT: '1000',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'Delta',
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'BASE2_exponential_bucket_histogram',
    });
    expect(config).toMatchObject({ intervalMs: 5000, timeoutMs: 1000, temporality: 'delta' });
    expect(config.selectAggregation(InstrumentType.HISTOGRAM)).toEqual({
      type: AggregationType.EXPONENTIAL_HISTOGRAM,
    });
    expect(config.selectAggregation(InstrumentType.COUNTER)).toEqual({ type: AggregationType.DEFAULT });
    expect(exemplarFilterFromEnvironment({ OTEL_METRICS_EXEMPLAR_FILTER: 'ALWAYS_ON' })).toBe('always_on');
    expect(diagnostics.lines).toEqual([]);
  });

  test('ignores what it can’t use, with a warning that names the variable', () => {
    const environment = {
      OTEL_METRIC_EXPORT_INTERVAL: '-1',
      OTEL_METRIC_EXPORT_TIMEOUT: 'soon',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'sometimes',
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'none',
    };
    const config = resolveReaderOptions({}, '', environment);
    exemplarFilterFromEnvironment({ OTEL_METRICS_EXEMPLAR_FILTER: 'often' });
    expect(config).toMatchObject({ intervalMs: 60_000, timeoutMs: 30_000, temporality: 'cumulative' });
    const names = [...Object.keys(environment), 'OTEL_METRICS_EXEMPLAR_FILTER'];
    for (const name of names)
      expect(diagnostics.lines.filter(({ text }) => text.includes(name))).toHaveLength(1);
  });

  test('never waits for callbacks longer than its interval', () => {
    expect(resolveReaderOptions({ intervalMs: 50 }, '', {})).toMatchObject({ intervalMs: 50, timeoutMs: 50 });
  });
});

test.each([
  ['cumulative', []],
  ['delta', ['COUNTER', 'GAUGE', 'HISTOGRAM', 'OBSERVABLE_COUNTER', 'OBSERVABLE_GAUGE']],
  ['lowmemory', ['COUNTER', 'HISTOGRAM']],
] as const)('the preference %s makes these deltas: %s', (preference, expected) => {
  expect(Object.keys(InstrumentType).filter((type) => isDelta(preference, type))).toEqual(expected);
});

describe('boundaries', () => {
  const boundaries = (given: readonly number[], advice?: readonly number[]) =>
    resolveAggregation(
      given.length === 0 ? { type: AggregationType.DEFAULT } : { type: 4, options: { boundaries: given } },
      InstrumentType.HISTOGRAM,
      advice,
    );

  test('are put in order, without infinities and without changing what was given', () => {
    const given = [10, Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY, 5];
    expect(boundaries(given)).toMatchObject({ boundaries: [1, 5, 10] });
    expect(given[0]).toBe(10);
  });

  test('come from the advice where no view gives others', () => {
    expect(boundaries([], [3, 2])).toMatchObject({ boundaries: [2, 3] });
    expect(boundaries([1], [3, 2])).toMatchObject({ boundaries: [1] });
  });
});

test('an exponential histogram has two buckets for each sign at least, and no scale finer than 20', () => {
  const option = { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 1, maxScale: 30 } };
  expect(resolveAggregation(option, InstrumentType.HISTOGRAM, undefined)).toMatchObject({
    maxSize: 2,
    maxScale: 20,
  });
  expect(diagnostics.lines).toHaveLength(2);
});
