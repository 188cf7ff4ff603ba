import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../../bench/arguments.ts';
import { availableComparisons } from '../../../bench/catalogue.ts';

describe('the command line of the benchmarks', () => {
  test('no name means all of them', () => {
    expect(parseArguments([])).toMatchObject({ kind: 'run', names: availableComparisons(), rounds: null });
  });

  test('names, each once', () => {
    expect(parseArguments(['spans', 'http', 'spans', '--rounds', '2', '--json'])).toEqual({
      kind: 'run',
      names: ['spans', 'http'],
      rounds: 2,
      isQuick: false,
      isJson: true,
      isSaved: false,
    });
  });

  test.each([
    [['nothing'], "there's no bench nothing"],
    [['spans', '--rounds', '0'], '--rounds takes a number from 1 to 999, not 0'],
    [['spans', '--quick', '--save'], '--quick makes poor figures'],
    [['--wrong'], "Unknown option '--wrong'"],
  ])('%j is refused', (words, reason) => {
    expect(parseArguments(words)).toMatchObject({ kind: 'invalid', reason: expect.stringContaining(reason) });
  });
});
