import { between, invalidOption, rangeFault } from '../../config/checks.js';
import type { Environment } from '../../config/environment.js';
import { reportingReader } from '../../export/diagnostics.js';

const DEFAULT_INTERVAL_MS = 60_000;
const DEFAULT_TIMEOUT_MS = 30_000;
/** Timers take no more; nearly 25 days. */
const MAX_MS = 2 ** 31 - 1;

/** When a reader collects. */
export interface ExportInterval {
  readonly intervalMs: number;
  /** How long the callbacks of one collection may take; never longer than the interval. */
  readonly timeoutMs: number;
}

/**
 * Options over `OTEL_METRIC_EXPORT_INTERVAL` and `OTEL_METRIC_EXPORT_TIMEOUT` over 60 and 30 seconds.
 *
 * @throws OtlpNativeError `INVALID_OPTION`, also when both are given and the timeout is the longer one.
 */
export function resolveExportInterval(
  intervalMs: number | undefined,
  timeoutMs: number | undefined,
  environment: Environment,
  prefix = '',
): ExportInterval {
  check(intervalMs, `${prefix}intervalMs`);
  check(timeoutMs, `${prefix}timeoutMs`);
  const interval =
    intervalMs ?? fromEnvironment(environment, 'OTEL_METRIC_EXPORT_INTERVAL', DEFAULT_INTERVAL_MS);
  const timeout = timeoutMs ?? fromEnvironment(environment, 'OTEL_METRIC_EXPORT_TIMEOUT', DEFAULT_TIMEOUT_MS);
  if (intervalMs !== undefined && timeoutMs !== undefined && timeoutMs > intervalMs) {
    throw invalidOption(`${prefix}timeoutMs`, `must not be longer than ${prefix}intervalMs`);
  }
  return { intervalMs: interval, timeoutMs: Math.min(timeout, interval) };
}

function check(value: unknown, setting: string): void {
  if (value === undefined) return;
  const fault = rangeFault(value, between(1, MAX_MS));
  if (fault !== null) throw invalidOption(setting, fault);
}

function fromEnvironment(environment: Environment, name: string, fallback: number): number {
  return reportingReader(environment).number([name], between(1, MAX_MS), fallback)?.value ?? fallback;
}
