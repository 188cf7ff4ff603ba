import type { AttributeLimitsConfiguration } from './configuration.js';
import type {
  BatchProcessorConfiguration,
  ConsoleExporterConfiguration,
  OtlpExporterConfiguration,
  OtlpFileExporterConfiguration,
  SimpleProcessorConfiguration,
} from './configuration-exporters.js';

/** How log records are made and exported. */
export interface LoggerProviderConfiguration {
  /** What items go through, in order. */
  readonly processors: readonly LogRecordProcessorConfiguration[];
  /** How much is kept. */
  readonly limits: AttributeLimitsConfiguration;
}

/** Where log records go. */
export type LogRecordExporterConfiguration =
  | OtlpExporterConfiguration
  | ConsoleExporterConfiguration
  | OtlpFileExporterConfiguration;

/** How log records get there. */
export type LogRecordProcessorConfiguration =
  | BatchProcessorConfiguration<LogRecordExporterConfiguration>
  | SimpleProcessorConfiguration<LogRecordExporterConfiguration>;
