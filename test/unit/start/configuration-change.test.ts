import { expect, test } from 'vitest';
import type { Configuration } from '../../../src/config/configuration.ts';
import { resolveConfiguration } from '../../../src/config/resolve-configuration.ts';
import { configurationChange } from '../../../src/start/configuration-change.ts';

/** The configuration of variables. */
function of(variables: Readonly<Record<string, string>> = {}): Configuration {
  const { configuration } = resolveConfiguration({ environment: variables });
  if (configuration === null) throw new Error('there is none');
  return configuration;
}

/** What changes from the defaults. */
const change = (variables: Readonly<Record<string, string>>) => configurationChange(of(), of(variables));
const NOTHING = { logLevel: null, sampler: null, exporters: [], needRestart: [] };

test('the same is no change', () => {
  expect(change({})).toEqual(NOTHING);
});

test('levels and samplers change', () => {
  expect(change({ OTEL_LOG_LEVEL: 'debug' })).toEqual({ ...NOTHING, logLevel: 'debug' });
  expect(change({ OTEL_TRACES_SAMPLER: 'always_off' })).toEqual({
    ...NOTHING,
    sampler: { kind: 'alwaysOff' },
  });
});

test.each<[Record<string, string>, string[][], string[]]>([
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://x:1/' }, [['endpoint']], []],
  [{ OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=b' }, [['headers']], []],
  [{ OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: '/ca.pem' }, [['tls']], []],
  [{ OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '1' }, [['timeout']], []],
  [{ OTEL_BSP_EXPORT_TIMEOUT: '1' }, [['export_timeout']], []],
  [{ OTEL_BSP_SCHEDULE_DELAY: '1' }, [], ['tracer_provider.processors[0].schedule_delay']],
  [{ OTEL_TRACES_EXPORTER: 'console' }, [], ['tracer_provider.processors[0]']],
  [{ OTEL_TRACES_EXPORTER: 'otlp,console' }, [], ['tracer_provider.processors']],
  [{ OTEL_TRACES_EXPORTER: 'none' }, [], ['tracer_provider']],
  [{ OTEL_METRIC_EXPORT_INTERVAL: '70000' }, [], ['meter_provider.readers[0].interval']],
  [
    { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' },
    [],
    ['meter_provider.readers[0].temporality'],
  ],
  [{ OTEL_METRICS_EXEMPLAR_FILTER: 'always_on' }, [], ['meter_provider.exemplar_filter']],
  [{ OTEL_SERVICE_NAME: 'shop' }, [], ['resource']],
  [{ OTEL_PROPAGATORS: 'b3' }, [], ['propagator']],
  [{ OTEL_SDK_DISABLED: 'true' }, [], ['disabled']],
  [{ OTEL_SPAN_EVENT_COUNT_LIMIT: '1' }, [], ['tracer_provider.limits']],
  [{ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'pg' }, [], ['instrumentation']],
])('%j', (variables, settings, needRestart) => {
  const found = change(variables);
  expect(found.exporters.map((exporter) => exporter.settings)).toEqual(settings);
  expect(found.needRestart).toEqual(needRestart);
});

test('one variable for all signals changes the exporter of each', () => {
  expect(
    change({ OTEL_EXPORTER_OTLP_HEADERS: 'a=b' })
      .exporters.map(({ path }) => path)
      .sort(),
  ).toEqual(['loggerProvider.processors[0]', 'meterProvider.readers[0]', 'tracerProvider.processors[0]']);
});
