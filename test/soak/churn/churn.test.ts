import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { SoakReport } from './judgement.ts';

const RUN = fileURLToPath(new URL('./run.ts', import.meta.url));

test('a day of a service in which nothing stays keeps every table within its bound, and memory level', {
  timeout: 180_000,
}, async () => {
  const stdout = await new Promise<string>((resolve) => {
    execFile(process.execPath, [RUN, '--days', '1', '--json'], (_, output) => resolve(output));
  });
  const report = JSON.parse(stdout) as SoakReport;
  expect(report.faults).toEqual([]);
  expect(report.days).toBeGreaterThanOrEqual(1);
  expect(report.delivered).toBeGreaterThan(500_000);
});
