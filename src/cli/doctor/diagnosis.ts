import type { CheckResult } from './check-result.js';
import type { Severity } from './finding-table.js';

/** What the doctor says in the end. */
export interface Diagnosis {
  /** In the order of the report. */
  readonly checks: readonly CheckResult[];
  readonly counts: Readonly<Record<Severity, number>>;
}

/** The diagnosis of what checks brought. */
export function diagnosisOf(checks: readonly CheckResult[]): Diagnosis {
  const counts = { error: 0, warning: 0, notice: 0 };
  for (const { findings } of checks) for (const { severity } of findings) counts[severity] += 1;
  return { checks, counts };
}
