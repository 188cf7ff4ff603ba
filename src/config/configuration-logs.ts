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
  readonly processors: readonly LogRecordProcessorConfiguration[];
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
