import type { ExporterOptions } from '../config/exporter-options.js';

/** An exporter at work, whose options can change. */
export interface ReconfigurableExporter {
  /** Of its processor or reader in the configuration. */
  readonly path: string;
  /** What waits is sent by the new options. @throws OtlpNativeError when one is invalid; then nothing has changed. */
  reconfigure(options: ExporterOptions): void;
}
