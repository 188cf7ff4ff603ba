import type { Paint } from '../colours.js';
import { wrapped } from '../help-text.js';
import type { CheckResult } from './check-result.js';
import type { Diagnosis } from './diagnosis.js';
import type { Finding } from './finding.js';
import { CHECKS } from './finding-table.js';

const MARKS = { passed: '✓', warned: '⚠', failed: '✗', skipped: '–' } as const;
const COLOURS = { passed: 'green', warned: 'yellow', failed: 'red', skipped: 'dim' } as const;
const SEVERITY_COLOURS = { error: 'red', warning: 'yellow', notice: 'dim' } as const;
const TITLE_WIDTH = Math.max(...Object.values(CHECKS).map((title) => title.length));

/** The diagnosis for people: a line for each check, below it what was found and what to do. */
export function reportText({ checks, counts }: Diagnosis, paint: Paint): string {
  const verdict = [
    counted(counts.error, 'error'),
    counted(counts.warning, 'warning'),
    counted(counts.notice, 'notice'),
  ].join(', ');
  const colour = counts.error > 0 ? 'red' : counts.warning > 0 ? 'yellow' : 'green';
  return `${[...checks.flatMap((check) => checkLines(check, paint)), '', paint(colour, verdict)].join('\n')}\n`;
}

function checkLines({ check, status, summary, findings }: CheckResult, paint: Paint): string[] {
  const line = `${MARKS[status]} ${CHECKS[check].padEnd(TITLE_WIDTH)}`;
  return [
    `${paint(COLOURS[status], line)}  ${status === 'skipped' ? paint('dim', summary) : summary}`,
    ...findings.flatMap((each) => findingLines(each, paint)),
  ];
}

function findingLines({ id, severity, where, message, advice }: Finding, paint: Paint): string[] {
  return [
    `    ${paint(SEVERITY_COLOURS[severity], id)}${where === '' ? '' : ` ${where}`}`,
    ...wrapped(message, 6),
    ...wrapped(`→ ${advice}`, 6),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
