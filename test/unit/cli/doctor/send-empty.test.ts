import { expect, test } from 'vitest';
import { ofOneRequest } from '../../../../src/cli/doctor/network/send-empty.ts';
import { resolveClientConfig } from '../../../../src/client/client-config.ts';
import type { OtlpClientOptions } from '../../../../src/client/client-options.ts';
import type { OtlpExporterConfiguration } from '../../../../src/config/configuration-exporters.ts';
import type { ExporterOptions } from '../../../../src/config/exporter-options.ts';
import { exporterOptionsOf } from '../../../../src/config/exporter-options-of.ts';
import { resolveConfiguration } from '../../../../src/config/resolve-configuration.ts';

/** The options of an exporter with everything set that a configuration can set. */
function everyOption(): ExporterOptions {
  const { configuration } = resolveConfiguration({ environment: {} });
  const exporter = configuration?.tracerProvider?.processors[0]?.exporter as OtlpExporterConfiguration;
  const { own } = exporter;
  const queue = { directory: '/tmp/q', limitBytes: null, segmentBytes: null } as const;
  return exporterOptionsOf({
    ...exporter,
    own: {
      ...own,
      maxConcurrentExports: 2,
      exitTimeoutMs: 1,
      queue: { ...queue, fsync: null, fsyncIntervalMs: null, overflow: null, maxAgeMs: null },
      recordCost: true,
      costBudget: 0.1,
    },
  });
}

const configOf = (options: ExporterOptions) =>
  resolveClientConfig(ofOneRequest(options) as OtlpClientOptions, {}, 0);

test('the client of the probe takes every option that a configuration can set', () => {
  const { endpoint: _, ...options } = everyOption();
  expect(configOf(options).exporters.traces.binding.compression).toBe('gzip');
});

test('an option that the probe doesn’t know is a fault, not left out', () => {
  expect(() => configOf({ novelty: undefined } as ExporterOptions)).toThrow('novelty');
});
