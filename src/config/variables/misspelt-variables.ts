import { nearestName } from '../declarative/nearest-name.js';
import type { VariableReader } from './variable-reader.js';
import { VARIABLE_TABLE } from './variable-table.js';

/** Letters that a misspelt name differs by at most. */
const MAX_DISTANCE = 2;

/**
 * Tells of `OTEL_*` variables that nothing reads and that differ from one that is read by a letter or two. Others are for
 * other programs.
 */
export function reportMisspelt(reader: VariableReader): void {
  const known = VARIABLE_TABLE.flatMap(([, variables]) => variables.map(({ name }) => name));
  const set = new Set(known);
  for (const name of Object.keys(reader.environment)) {
    if (!name.startsWith('OTEL_') || set.has(name)) continue;
    const meant = nearestName(name, known, MAX_DISTANCE);
    if (meant === null) continue;
    reader.fault(name, {
      code: 'UNKNOWN_KEY',
      fault: 'is no variable that is read',
      advice: `did you mean ${meant}?`,
    });
  }
}
