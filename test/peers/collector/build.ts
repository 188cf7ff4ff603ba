import { builtGoProgram } from '../go-program.ts';

/** The path of the built Collector; builds it first (some minutes) unless a run with the same sources did. */
export function builtCollector(): Promise<string> {
  return builtGoProgram('collector', import.meta.dirname);
}
