import { expect, test } from 'vitest';
import type { OtlpExporterConfiguration } from '../../../src/config/configuration-exporters.ts';
import { resolveConfiguration } from '../../../src/config/resolve-configuration.ts';
import { batchedExporterOptions, type OtlpProcessor } from '../../../src/start/batching.ts';

const PATH = 'tracerProvider.processors[0]';

/** The options that variables lead to. */
function optionsOf(
  variables: Readonly<Record<string, string>>,
  change: (processor: OtlpProcessor) => OtlpProcessor = (p) => p,
) {
  const { configuration, origins } = resolveConfiguration({ environment: variables });
  const processor = configuration?.tracerProvider?.processors[0];
  if (processor?.exporter.kind !== 'otlp') throw new Error('there is no exporter');
  return batchedExporterOptions(
    change(processor as OtlpProcessor),
    PATH,
    (path) => origins.get(path) !== 'default',
  );
}

test('what nobody gave is as the specification has it, but for the time of retries', () => {
  const { batch, retry } = optionsOf({});
  expect([batch?.delayMs, batch?.maxItems, retry?.maxElapsedMs]).toEqual([5000, 512, undefined]);
});

test('what was given is followed', () => {
  const { batch, retry } = optionsOf({
    OTEL_BSP_SCHEDULE_DELAY: '250',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '100',
    OTEL_BSP_EXPORT_TIMEOUT: '7000',
  });
  expect([batch?.delayMs, batch?.maxItems, retry?.maxElapsedMs]).toEqual([250, 100, 7000]);
});

test('no limit of an export is a day', () => {
  expect(optionsOf({ OTEL_BSP_EXPORT_TIMEOUT: '0' }).retry?.maxElapsedMs).toBe(86_400_000);
});

test('a simple processor sends each item at once', () => {
  const { batch } = optionsOf({}, ({ exporter }) => ({
    kind: 'simple',
    exporter: exporter as OtlpExporterConfiguration,
  }));
  expect([batch?.delayMs, batch?.maxItems]).toEqual([0, 1]);
});
