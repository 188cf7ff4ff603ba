import type { Comparison, ComparisonSettings } from '../comparison.ts';
import { alternate, keysOf } from '../measure/alternate.ts';
import { Rounds } from '../measure/rounds.ts';
import { withProcess } from '../process/with-process.ts';
import { packageVersions } from '../report/versions.ts';
import { ratiosOf } from './ratios.ts';
import { buildRustForms, measureRustForms } from './rust-forms.ts';
import type { SimdQuestions } from './subject-process.ts';
import {
  type NsByValue,
  RUST_SUBJECTS,
  type RustSubjectKey,
  SIMD_SUBJECTS,
  SIZES,
  type SimdSubjectKey,
  type SizeKey,
} from './subjects.ts';
import { speedTable } from './tables.ts';

/** How long each form runs at each size. */
const AT_LEAST_MS = 150;

const SUBJECT_PROCESS = new URL('./subject-process.ts', import.meta.url);

/** Arrays of values summed, summarised and counted by bucket: our calls, loops in JavaScript, the official SDK, scalar Rust. */
export const comparison: Comparison = {
  summary:
    'aggregating arrays: loops in JS, scalar Rust and the official histogram against otlp-native/aggregate',
  defaultRounds: 7,

  run: async (settings) => {
    buildRustForms();
    const rounds = new Rounds<SimdSubjectKey, NsByValue>();
    const rust = new Rounds<RustSubjectKey, NsByValue>();
    for (let round = 1; round <= settings.rounds; round++) {
      settings.progress(`round ${round} of ${settings.rounds}`);
      for (const key of alternate(SIMD_SUBJECTS, round)) rounds.add(key, await measureSubject(key, settings));
      await measureRust(rust, round, settings);
    }
    return {
      versions: {
        ...packageVersions('sdk-metrics'),
        'instruction set': await withProcess<SimdQuestions, string>(SUBJECT_PROCESS, {}, (subject) =>
          subject.ask('instructionSet'),
        ),
      },
      tables: [
        speedTable('from JavaScript, the crossing included: CPU for one value', SIMD_SUBJECTS, rounds),
        speedTable('in Rust, without a crossing: CPU for one value', RUST_SUBJECTS, rust),
      ],
      ratios: ratiosOf(rounds, rust),
    };
  },
};

/** Every size in a process of its own: a loop in JavaScript is compiled for the arrays that it has met. */
async function measureSubject(key: SimdSubjectKey, { share }: ComparisonSettings): Promise<NsByValue> {
  return bySize((size) =>
    withProcess<SimdQuestions, number>(SUBJECT_PROCESS, {}, (subject) =>
      subject.ask('measure', { key, size, atLeastMs: AT_LEAST_MS * share }),
    ),
  );
}

async function measureRust(
  rust: Rounds<RustSubjectKey, NsByValue>,
  round: number,
  { share }: ComparisonSettings,
): Promise<void> {
  const measure = (size: SizeKey) => measureRustForms(SIZES[size], AT_LEAST_MS * share, round);
  const figures = { '1k': await measure('1k'), '100k': await measure('100k'), '4M': await measure('4M') };
  for (const key of keysOf(RUST_SUBJECTS)) {
    rust.add(key, { '1k': figures['1k'][key], '100k': figures['100k'][key], '4M': figures['4M'][key] });
  }
}

async function bySize(measure: (size: number) => Promise<number>): Promise<NsByValue> {
  const entries: [SizeKey, number][] = [];
  for (const key of keysOf(SIZES)) entries.push([key, await measure(SIZES[key])]);
  return Object.fromEntries(entries) as NsByValue;
}
