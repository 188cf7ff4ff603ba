import type { Finding } from './finding.js';
import type { CheckName } from './finding-table.js';

/** What a check brought. */
export interface CheckResult {
  readonly check: CheckName;
  /** `skipped` where it doesn't apply, or something before it failed. */
  readonly status: 'passed' | 'warned' | 'failed' | 'skipped';
  /** In a few words, what was looked at and how it is. */
  readonly summary: string;
  readonly findings: readonly Finding[];
}

/** The result of a check that was made. */
export function checked(check: CheckName, summary: string, findings: readonly Finding[] = []): CheckResult {
  const has = (severity: Finding['severity']) => findings.some((each) => each.severity === severity);
  const status = has('error') ? 'failed' : has('warning') ? 'warned' : 'passed';
  return { check, status, summary, findings };
}

/** The result of a check that was not made. */
export function skipped(check: CheckName, reason: string): CheckResult {
  return { check, status: 'skipped', summary: reason, findings: [] };
}
