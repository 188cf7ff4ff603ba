import type { AttributeLimitsConfiguration } from './configuration.js';
import type {
  BatchProcessorConfiguration,
  ConsoleExporterConfiguration,
  OtlpExporterConfiguration,
  OtlpFileExporterConfiguration,
  SimpleProcessorConfiguration,
} from './configuration-exporters.js';
import type { LoggerScopeConfiguration, ScopeRules } from './configuration-scopes.js';

/** How log records are made and exported. */
export interface LoggerProviderConfiguration {
  /** What items go through, in order. */
  readonly processors: readonly LogRecordProcessorConfiguration[];
  /** How much is kept. */
  readonly limits: AttributeLimitsConfiguration;
  /** How loggers behave, by their scopes. */
  readonly loggerConfigurator: ScopeRules<LoggerScopeConfiguration>;
  /** Whether events become span events, too. Default false. */
  readonly eventsToSpanEvents: boolean;
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
