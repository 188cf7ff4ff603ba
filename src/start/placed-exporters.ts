import type {
  BatchProcessorConfiguration,
  OtlpFileExporterConfiguration,
  SimpleProcessorConfiguration,
} from '../config/configuration-exporters.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { batchedExporterOptions, batchedOptions, type IsGiven } from './batching.js';
import { OtlpFileOutput } from './otlp-file-output.js';
import { isOtlp } from './otlp-processors.js';

type Processor = BatchProcessorConfiguration<Exporter> | SimpleProcessorConfiguration<Exporter>;
type FileProcessor =
  | BatchProcessorConfiguration<OtlpFileExporterConfiguration>
  | SimpleProcessorConfiguration<OtlpFileExporterConfiguration>;

interface Exporter {
  readonly kind: string;
}

/** An exporter of a provider, and its place in the configuration. */
export interface PlacedExporter {
  readonly path: string;
  readonly options: ExporterOptions;
  /** Null where it sends to a server. */
  readonly file: OtlpFileOutput | null;
}

/**
 * The exporters of processors that the core feeds: those of OTLP, to a server or to a file.
 *
 * @throws OtlpNativeError when a file can't be opened; then none is left open.
 */
export function placedExporters(
  processors: readonly Processor[],
  path: string,
  signal: 'traces' | 'logs',
  isGiven: IsGiven,
): PlacedExporter[] {
  const placed: PlacedExporter[] = [];
  try {
    for (const [index, processor] of processors.entries()) {
      const place = `${path}[${index}]`;
      if (isOtlp(processor)) {
        placed.push({ path: place, options: batchedExporterOptions(processor, place, isGiven), file: null });
      } else if (isFile(processor)) {
        const file = new OtlpFileOutput(processor.exporter);
        const options = batchedOptions(processor, place, isGiven, file.exporterOptions(signal));
        placed.push({ path: place, options, file });
      }
    }
  } catch (error) {
    for (const { file } of placed) file?.close().catch(() => {});
    throw error;
  }
  return placed;
}

function isFile(processor: Processor): processor is FileProcessor {
  return processor.exporter.kind === 'otlpFile';
}
