import type { EmittedLogRecord } from '../capture/readable-log-record.js';

/** Where a bridge sends its records: a `Logger` of the OpenTelemetry API, ours or another. */
export interface BridgeLogger {
  /** Takes a record. */
  emit(record: EmittedLogRecord): void;
  /** Whether it would do anything with such a record. Default: yes. */
  enabled?(options: { severityNumber?: number }): boolean;
}

/** Severity numbers of the levels that logging libraries share; each has three finer ones above it. */
export const SEVERITY = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const;

/** Whether a record of that severity is worth making. */
export function wants(logger: BridgeLogger, severityNumber: number): boolean {
  return logger.enabled === undefined || logger.enabled({ severityNumber });
}
