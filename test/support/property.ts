import fc from 'fast-check';

const SHOWN_CHARACTERS = 4_000;

export interface PropertyOptions {
  readonly runs: number;
  /** Off where one run takes long (it talks to a real server): the failing case is reported as it came. Default: on. */
  readonly shrinks?: boolean;
}

/** `fc.assert` that keeps the report of a failure readable: generated spans hold texts of 100,000 characters. */
export async function holds<T>(
  arbitrary: fc.Arbitrary<T>,
  options: PropertyOptions,
  check: (value: T) => Promise<void>,
): Promise<void> {
  const details = await fc.check(fc.asyncProperty(arbitrary, check), {
    numRuns: options.runs,
    endOnFailure: options.shrinks === false,
  });
  if (!details.failed) return;
  const { errorInstance, seed, counterexamplePath, counterexample } = details;
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const shown = fc.stringify(counterexample).slice(0, SHOWN_CHARACTERS);
  throw new Error(`${reason}\nseed ${seed}, path ${counterexamplePath}, counterexample ${shown}`, {
    cause: errorInstance,
  });
}
