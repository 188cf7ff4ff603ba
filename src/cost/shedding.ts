/** Log records below this severity (WARN) are left out before anything else; those without a severity are not. */
export const SHED_BELOW_SEVERITY = 13;

/** What is left out now, so that telemetry stays within its budget: one for all exporters of a thread. */
export class Shedding {
  /** Whether log records of low severity are kept. */
  keepsLogs = true;
  /** Of new traces, the share that is kept. */
  spanShare = 1;
  /** A {@link CostBudgetSampler} decides when spans start, so nothing needs to be left out when they end. */
  hasSampler = false;

  /** Whether spans are left out. */
  get shedsSpans(): boolean {
    return this.spanShare < 1;
  }

  /** Whether a log record of that severity is left out. */
  shedsLog(severity: unknown): boolean {
    return !this.keepsLogs && typeof severity === 'number' && severity > 0 && severity < SHED_BELOW_SEVERITY;
  }
}
