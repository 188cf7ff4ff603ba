import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FAULTS } from './faults/index.ts';
import { Random, seedOf } from './random.ts';
import type { SuiteReport } from './report.ts';

const RUN = fileURLToPath(new URL('./run.ts', import.meta.url));

function run(...options: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, [RUN, ...options], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
}

test('the long form runs what it is told to, in the time that it has, and tells what it was', {
  timeout: 120_000,
}, async () => {
  const options = ['--only', 'torn-writes,truncation', '--seed', '4', '--minutes', '0.1', '--json'];
  const { code, stdout } = await run(...options);
  const { seed, notRun, faults } = JSON.parse(stdout) as SuiteReport;
  expect({ code, seed, notRun }).toEqual({ code: 0, seed: 4, notRun: [] });
  expect(faults.map(({ name }) => name)).toEqual(['truncation', 'torn-writes']);
  for (const { rounds, items } of faults) expect(Math.min(rounds, items)).toBeGreaterThan(0);
});

test('a fault that is none is refused, with those that there are', async () => {
  const { code, stderr } = await run('--only', 'nope');
  expect(code).toBe(2);
  for (const { name } of FAULTS) expect(stderr).toContain(name);
});

test('the same seed gives the same accidents, and each round its own', () => {
  const accidents = (round: number): number[] => {
    const random = new Random(seedOf(1, 'sigkill', round));
    return Array.from({ length: 20 }, () => random.integer(3, 9));
  };
  expect(accidents(1)).toEqual(accidents(1));
  expect(accidents(1)).not.toEqual(accidents(2));
  expect([...new Set(accidents(1))].every((value) => value >= 3 && value <= 9)).toBe(true);
});
