import { diag } from '@opentelemetry/api';
import type { Environment } from '../config/environment.js';
import type { Signal } from '../config/variables/otlp-variables.js';
import { VariableReader } from '../config/variables/variable-reader.js';
import type { EventListener } from '../native/runtime.js';
import type { ExportStats } from './export-stats.js';

const logger = diag.createComponentLogger({ namespace: 'otlp-native' });

/** Tells OpenTelemetry's diagnostics of a failure. The core has limited how often. */
export const reportFailure: EventListener = (event) => {
  if (event.kind !== 'failure') return;
  const repeated = event.suppressed > 0 ? `, ${event.suppressed} more since the last report` : '';
  const message = `${event.reason} (${event.code}${repeated})`;
  if (event.willRetry) logger.warn(`${message}; trying again`);
  else logger.error(message);
};

/** Tells of environment variables that were ignored. */
export function reportWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) logger.warn(warning);
}

/** Reads variables, and tells of those that can't be used. */
export function reportingReader(environment: Environment): VariableReader {
  return new VariableReader(environment, ({ name, message }) => reportWarnings([`${name}: ${message}`]));
}

const ITEM_NAMES = { TRACES: 'spans', METRICS: 'data points', LOGS: 'log records' } as const;

/** Tells what the end of the process leaves behind after it waited for `exitTimeoutMs`. */
export function reportLeft(signal: Signal, { queued, inFlight }: ExportStats, exitTimeoutMs: number): void {
  const left = queued + inFlight;
  if (left === 0) return;
  logger.error(
    `${left} ${ITEM_NAMES[signal]} had not been delivered when the process ended, which waited ${exitTimeoutMs} ms (exitTimeoutMs)`,
  );
}
