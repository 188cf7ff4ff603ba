import type { ExporterOptions } from '../config/exporter-options.js';
import { allOrNone } from './pipeline-processors.js';
import type { PlacedExporter } from './placed-exporters.js';
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

/** Where telemetry goes in another way than to a server. */
export interface Output {
  close(): Promise<void>;
}

/** A provider, and its exporters that can be changed while it works. */
export interface Exporting<T> {
  readonly provider: T;
  readonly exporters: readonly ReconfigurableExporter[];
  /** Where else telemetry goes, to be closed after the provider's shutdown. */
  readonly outputs: readonly Output[];
}

/**
 * A provider with these exporters: the first is its own, the others are processors of it.
 *
 * @param providerOf makes it; the exporter is null where there is no processor.
 * @throws OtlpNativeError when an exporter can't be made; then none is left behind.
 */
export function exportingProvider<P extends ExportingProcessor, T extends ExportingProvider>(
  placed: readonly PlacedExporter[],
  processorOf: (options: ExporterOptions) => P,
  providerOf: (further: P[], exporter: ExporterOptions | null) => T,
): Exporting<T> {
  const [first, ...others] = placed;
  const files = placed.flatMap(({ file }) => (file === null ? [] : [file]));
  const made: { processor: { shutdown(): Promise<void> } }[] = files.map((file) => ({
    processor: { shutdown: () => file.close() },
  }));
  const further: { placed: PlacedExporter; processor: P }[] = [];
  const provider = allOrNone(made, () => {
    for (const other of others) {
      const processor = processorOf(other.options);
      made.unshift({ processor });
      further.push({ placed: other, processor });
    }
    return providerOf(
      further.map(({ processor }) => processor),
      first?.options ?? null,
    );
  });
  for (const file of files) file.flushAtExit();
  const exporters: ReconfigurableExporter[] = further.flatMap(({ placed: { path, file }, processor }) =>
    file === null ? [{ path, reconfigure: (options) => processor.pipeline.reconfigure(options) }] : [],
  );
  if (first !== undefined && first.file === null) {
    const { path } = first;
    exporters.push({ path, reconfigure: (options) => provider.reconfigureExporter(options) });
  }
  return { provider, exporters, outputs: files };
}
