import { describe, expect, test } from 'vitest';
import {
  CONFIGURATION_PROBLEM_CODES,
  type ConfigurationProblem,
  describeProblem,
} from '../../../src/config/configuration-problem.ts';
import {
  type ResolvedConfiguration,
  resolveConfiguration,
} from '../../../src/config/resolve-configuration.ts';
import { CODE_CASES, FILE_CASES, type ProblemCase, VARIABLE_CASES } from './problem-cases.ts';

const resolve = ({ file, environment, code }: ProblemCase): ResolvedConfiguration => {
  if (file === undefined) return resolveConfiguration({ environment: { ...environment }, code });
  return resolveConfiguration({
    environment: { ...environment, OTEL_CONFIG_FILE: 'otel.yaml' },
    readFile: () => file.replace('# file', 'file_format: "1.1"'),
    code,
  });
};

describe.each([
  ['a file', FILE_CASES],
  ['variables', VARIABLE_CASES],
  ['code', CODE_CASES],
] as const)('what is wrong with %s is told with its place, and what to do:', (_, cases) => {
  test.each(cases)('$title', (given) => {
    const { problems, configuration } = resolve(given);
    expect(problems.map(describeProblem)).toEqual(given.told);
    expect(configuration !== null).toBe(given.isUsable);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });
});

test('every code is in the table, and nothing is told without advice', () => {
  const problems: ConfigurationProblem[] = [...FILE_CASES, ...VARIABLE_CASES, ...CODE_CASES].flatMap(
    (given) => [...resolve(given).problems],
  );
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(CONFIGURATION_PROBLEM_CODES));
  for (const { message, advice } of problems) expect([message === '', advice === '']).toEqual([false, false]);
});
