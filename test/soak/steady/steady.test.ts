import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { SoakReport } from './judgement.ts';

const RUN = fileURLToPath(new URL('./run.ts', import.meta.url));

test('under every fault in turn the ledger stays exact, and nothing grows', {
  timeout: 120_000,
}, async () => {
  const stdout = await new Promise<string>((resolve) => {
    // Twenty phases: each of the ten faults once.
    const options = ['--minutes', '0.25', '--phaseMs', '750', '--rate', '10000', '--json'];
    execFile(process.execPath, [RUN, ...options], (_, output) => resolve(output));
  });
  const { faults, ledgers } = JSON.parse(stdout) as SoakReport;
  expect(faults).toEqual([]);
  expect(ledgers.traces.stats.delivered).toBeGreaterThan(0);
  expect(ledgers.traces.stats.rejected).toBeGreaterThan(0);
});
