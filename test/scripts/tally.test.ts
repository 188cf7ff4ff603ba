import { expect, it } from 'vitest';
import { cargoCounts } from '../../scripts/test/rust.mjs';
import { closingLine, withStatus } from '../../scripts/test/tally.mjs';
import { vitestCounts } from '../../scripts/test/typescript.mjs';

it('the counts of every Rust test binary are added up, failed ones too', () => {
  const output = [
    'running 3 tests',
    'test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s',
    '\u001b[0mtest result: \u001b[31mFAILED\u001b[0m. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0s',
    '   Doc-tests otlp_native_model',
    'test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s',
  ].join('\n');

  expect(cargoCounts(output)).toEqual({ passed: 7, failed: 2, skipped: 1 });
});

it('a TypeScript test file that could not be loaded counts as a failure', () => {
  const counts = vitestCounts({
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'pending' }] },
      { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  });

  expect(counts).toEqual({ passed: 2, failed: 2, skipped: 1 });
});

it('a runner that fails without a failed test is never read as green', () => {
  const tally = { runner: 'cargo test', passed: 12, failed: 0, skipped: 0 };

  expect(withStatus(tally, 0)).toEqual(tally);
  expect(withStatus(tally, 101)).toMatchObject({ passed: 12, failed: 1 });
  expect(withStatus({ ...tally, failed: 3 }, 101)).toMatchObject({ failed: 3 });
});

it('the closing line holds the sums and nothing else', () => {
  const line = closingLine([
    { runner: 'a', passed: 1, failed: 0, skipped: 9 },
    { runner: 'b', passed: 20, failed: 3, skipped: 0 },
  ]);

  expect(line).toBe('21 passed, 3 failed');
});
