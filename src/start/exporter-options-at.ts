import type { ExporterOptions } from '../config/exporter-options.js';
import { exporterOptionsOf } from '../config/exporter-options-of.js';
import type { ResolvedConfiguration } from '../config/resolve-configuration.js';
import { batchedExporterOptions, type IsGiven } from './batching.js';
import { otlpProcessors } from './otlp-processors.js';

/** Tells what was given by anybody in a configuration. */
export function givenIn({ origins }: Pick<ResolvedConfiguration, 'origins'>): IsGiven {
  return (path) => (origins.get(path) ?? 'default') !== 'default';
}

/** The options of the OTLP exporter at a place of a configuration, such as `meterProvider.readers[0]`; null where there is none. */
export function exporterOptionsAt(path: string, resolved: ResolvedConfiguration): ExporterOptions | null {
  const { tracerProvider, meterProvider, loggerProvider } = resolved.configuration ?? {};
  const placed = [
    ...otlpProcessors(tracerProvider?.processors ?? [], 'tracerProvider.processors'),
    ...otlpProcessors(loggerProvider?.processors ?? [], 'loggerProvider.processors'),
  ].find((candidate) => candidate.path === path);
  if (placed !== undefined) return batchedExporterOptions(placed.processor, path, givenIn(resolved));
  const reader = (meterProvider?.readers ?? []).find(
    (_reader, index) => path === `meterProvider.readers[${index}]`,
  );
  return reader?.exporter.kind === 'otlp' ? exporterOptionsOf(reader.exporter) : null;
}
