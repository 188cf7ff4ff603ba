/** Logs of our own: what `otlp-native` exports of them. */

export type { EmittedLogRecord, LogRecordLike } from '../../capture/readable-log-record.js';
export type { TimeInput } from '../../capture/time-input.js';
export type { LogRecordLimits } from './log-record-limits.js';
export type {
  EnabledQuery,
  LoggerConfig,
  LoggerConfigurator,
  LogRecordProcessorLike,
  ReadWriteLogRecordLike,
} from './log-record-processor.js';
export type { EnabledOptions, NativeLogger } from './native-logger.js';
export {
  type LoggerOptions,
  NativeLoggerProvider,
  type NativeLoggerProviderOptions,
} from './native-logger-provider.js';
