import type { ValueWriter } from './value-writer.js';

const MS_PER_SECOND = 1000;
const NANOS_PER_MS = 1_000_000;

/** Writes milliseconds since the Unix epoch as a time of a record. @returns the position behind. */
export function writeMillis(out: ValueWriter, ms: number, at: number): number {
  const seconds = Math.floor(ms / MS_PER_SECOND);
  out.words[at] = seconds;
  out.words[at + 1] = Math.floor((ms - seconds * MS_PER_SECOND) * NANOS_PER_MS);
  return at + 2;
}
