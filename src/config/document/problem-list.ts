import type { ConfigurationProblem, ConfigurationProblemCode } from '../configuration-problem.js';
import type { Origin } from './document-node.js';

/** What is wrong at a place of a document. */
export interface Finding {
  readonly code: ConfigurationProblemCode;
  readonly message: string;
  readonly advice: string;
}

/** More problems than that are counted and not told: nobody reads them. */
const MAX_PROBLEMS = 1000;

/** Gathers problems. */
export class ProblemList {
  readonly problems: ConfigurationProblem[] = [];
  /** Whether there is an error in what admits of no partial result: a file, or code. */
  hasFatalError = false;
  errorCount = 0;

  /** Adds an error at a place. */
  error(path: string, origin: Origin, finding: Finding): void {
    this.errorCount += 1;
    if (origin.kind !== 'environment') this.hasFatalError = true;
    this.add('error', path, origin, finding);
  }

  /** Adds a warning at a place. */
  warning(path: string, origin: Origin, finding: Finding): void {
    this.add('warning', path, origin, finding);
  }

  /** Adds one of another list. */
  takeOver(problem: ConfigurationProblem): void {
    if (problem.severity === 'error') this.errorCount += 1;
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(problem);
  }

  /** All of them, by their lines; those of no file first, as they came. */
  sorted(): readonly ConfigurationProblem[] {
    const line = ({ line, column }: ConfigurationProblem): number => (line ?? 0) * 100_000 + (column ?? 0);
    return Object.freeze([...this.problems].sort((a, b) => line(a) - line(b)));
  }

  private add(
    severity: 'error' | 'warning',
    path: string,
    { kind, text, file, line, column }: Origin,
    { code, message, advice }: Finding,
  ): void {
    if (this.problems.length >= MAX_PROBLEMS) return;
    // What all signals share is told once.
    const isVariable = kind === 'environment';
    if (isVariable && this.problems.some((told) => told.message === message && told.path === text)) return;
    this.problems.push(
      Object.freeze({
        code,
        severity,
        path: isVariable ? text : path,
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
        message,
        advice,
      }),
    );
  }
}
