import type { ExporterOptions } from '../config/exporter-options.js';
import { batchedExporterOptions, type IsGiven } from './batching.js';
import type { PlacedProcessor } from './otlp-processors.js';
import { allOrNone } from './pipeline-processors.js';
import type { ReconfigurableExporter } from './reconfigurable-exporter.js';

/** A processor that is a further exporter of a provider. */
interface ExportingProcessor {
  readonly pipeline: { reconfigure(options: ExporterOptions): void };
  shutdown(): Promise<void>;
}

/** What has an exporter of its own. */
interface ExportingProvider {
  reconfigureExporter(options: ExporterOptions): void;
}

/** A provider, and its exporters that can be changed while it works. */
export interface Exporting<T> {
  readonly provider: T;
  readonly exporters: readonly ReconfigurableExporter[];
}

/**
 * A provider that exports as these processors do: the first is its own exporter, the others are processors of it.
 *
 * @param providerOf makes it; the exporter is null where there is no processor.
 * @throws OtlpNativeError when an exporter can't be made; then none is left behind.
 */
export function exportingProvider<P extends ExportingProcessor, T extends ExportingProvider>(
  [first, ...others]: readonly PlacedProcessor[],
  isGiven: IsGiven,
  processorOf: (options: ExporterOptions) => P,
  providerOf: (further: P[], exporter: ExporterOptions | null) => T,
): Exporting<T> {
  const further: { path: string; processor: P }[] = [];
  const provider = allOrNone(further, () => {
    for (const { processor, path } of others) {
      further.push({ path, processor: processorOf(batchedExporterOptions(processor, path, isGiven)) });
    }
    return providerOf(
      further.map(({ processor }) => processor),
      first === undefined ? null : batchedExporterOptions(first.processor, first.path, isGiven),
    );
  });
  const exporters: ReconfigurableExporter[] = further.map(({ path, processor }) => ({
    path,
    reconfigure: (options) => processor.pipeline.reconfigure(options),
  }));
  if (first !== undefined) {
    const { path } = first;
    exporters.push({ path, reconfigure: (options) => provider.reconfigureExporter(options) });
  }
  return { provider, exporters };
}
