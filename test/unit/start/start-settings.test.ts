import { expect, test } from 'vitest';
import { readStartSettings } from '../../../src/start/start-settings.ts';

const OTLP = { toOtlp: true, toConsole: false };
const NOWHERE = { toOtlp: false, toConsole: false };

test('by default everything is on, and goes over OTLP', () => {
  for (const value of [undefined, '', ' ']) {
    const settings = readStartSettings({
      OTEL_SDK_DISABLED: value,
      OTEL_TRACES_EXPORTER: value,
      OTEL_METRICS_EXPORTER: value,
      OTEL_LOGS_EXPORTER: value,
      OTEL_NODE_RUNTIME_METRICS: value,
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: value,
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: value,
    });
    expect(settings).toMatchObject({ isDisabled: false, traces: OTLP, metrics: OTLP, logs: OTLP });
    expect([settings.observesRuntime, settings.wants('pg', true), settings.wants('fs', false)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(settings.warnings).toEqual([]);
  }
});

test.each([
  ['true', true, 0],
  ['TRUE', true, 0],
  ['false', false, 0],
  ['1', false, 1],
])('OTEL_SDK_DISABLED=%s', (value, isDisabled, warnings) => {
  const settings = readStartSettings({ OTEL_SDK_DISABLED: value });
  expect(settings.isDisabled).toBe(isDisabled);
  expect(settings.warnings).toHaveLength(warnings);
});

test.each([
  ['otlp', OTLP, 0],
  ['none', NOWHERE, 0],
  ['OTLP , console', { toOtlp: true, toConsole: true }, 0],
  ['console', { toOtlp: false, toConsole: true }, 0],
  ['none,otlp', NOWHERE, 1],
  // What isn't known is ignored, and a variable without anything else counts as not set.
  ['zipkin', OTLP, 1],
  ['zipkin,console', { toOtlp: false, toConsole: true }, 1],
])('OTEL_TRACES_EXPORTER=%s', (value, traces, warnings) => {
  const settings = readStartSettings({ OTEL_TRACES_EXPORTER: value });
  expect(settings.traces).toEqual(traces);
  expect(settings.warnings).toHaveLength(warnings);
});

test('metrics have no console', () => {
  const settings = readStartSettings({ OTEL_METRICS_EXPORTER: 'console' });
  expect(settings.metrics).toEqual(NOWHERE);
  expect(settings.warnings).toEqual([expect.stringContaining('OTEL_METRICS_EXPORTER')]);
});

test('instrumentations are enabled and disabled by their short names', () => {
  const wants = (enabled: string, disabled: string) =>
    ['http', 'pg', 'fs'].filter((name) =>
      readStartSettings({
        OTEL_NODE_ENABLED_INSTRUMENTATIONS: enabled,
        OTEL_NODE_DISABLED_INSTRUMENTATIONS: disabled,
      }).wants(name, name !== 'fs'),
    );
  expect(wants('', 'pg')).toEqual(['http']);
  expect(wants('pg, FS', '')).toEqual(['pg', 'fs']);
  expect(wants('pg,fs', 'pg')).toEqual(['fs']);
});

test.each([
  [{ OTEL_NODE_RUNTIME_METRICS: 'false' }],
  [{ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'runtime-node' }],
])('runtime metrics are off with %o', (variables) => {
  expect(readStartSettings(variables).observesRuntime).toBe(false);
});
