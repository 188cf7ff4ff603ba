import { FINDINGS, type FindingId, type Severity } from './finding-table.js';

/** Something that a check found. */
export interface Finding {
  readonly id: FindingId;
  readonly severity: Severity;
  /** The endpoint, file, variable or package that it is about. Holds no secrets. */
  readonly where: string;
  /** What was found. Holds no secrets. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
}

/** A finding; the advice is the usual one of its kind where none fits better. */
export function finding(id: FindingId, where: string, detail: string, advice?: string): Finding {
  const { severity, meaning, advice: usual } = FINDINGS[id];
  const message = detail === '' ? meaning : `${meaning}: ${detail}`;
  return { id, severity, where, message, advice: advice ?? usual };
}
