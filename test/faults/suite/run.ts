/**
 * `npm run faults [-- --minutes N] [--runs N] [--only NAME]… [--seed N] [--json]`: everything that goes wrong around a durable queue, each as
 * often as its part of the time allows. Ends with 1 where something is missing, altered, invented, came twice without having been
 * in flight, or isn't accounted for, or where the process doesn't go on as before; with 2 for arguments that say nothing.
 */

import { parseArgs } from 'node:util';
import { diag } from '@opentelemetry/api';
import { positiveNumber } from '../../soak/positive-number.ts';
import { ProgressBar } from '../../soak/progress-bar.ts';
import type { Fault } from './fault.ts';
import { FAULTS } from './faults/index.ts';
import { KILLS_A_ROUND, killed } from './faults/killed.ts';
import { type FaultReport, reportOf, shown } from './report.ts';
import type { RoundReport } from './round.ts';
import { runRound } from './run-round.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    runs: { type: 'string', default: '200' },
    only: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string' },
    list: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const limitMs = positiveNumber('minutes', values.minutes) * 60_000;
const killRounds = Math.ceil(positiveNumber('runs', values.runs) / KILLS_A_ROUND);
const seed = values.seed === undefined ? Date.now() % 1_000_000 : positiveNumber('seed', values.seed);
const faults = values.list ? [] : chosen(values.only.flatMap((names) => names.split(',')));
if (values.list) {
  for (const { name, summary } of FAULTS) process.stdout.write(`${name.padEnd(18)} ${summary}\n`);
} else {
  // Every fault is told, which is not of interest here.
  diag.disable();
  await main();
}

async function main(): Promise<void> {
  const bar = new ProgressBar(process.stderr);
  const startedMs = performance.now();
  const elapsedMs = (): number => performance.now() - startedMs;
  const reports: FaultReport[] = [];
  const notRun: string[] = [];
  let weightLeft = faults.reduce((sum, { weight }) => sum + weight, 0);
  for (const fault of faults) {
    const partMs = ((limitMs - elapsedMs()) * fault.weight) / weightLeft;
    weightLeft -= fault.weight;
    if (partMs <= 0) {
      notRun.push(fault.name);
      continue;
    }
    if (!process.stderr.isTTY) process.stderr.write(`${fault.name}: ${fault.summary}\n`);
    const began = performance.now();
    const rounds = await roundsOf(
      fault,
      partMs,
      () => elapsedMs() < limitMs,
      (round) => bar.show(Math.min(1, elapsedMs() / limitMs), `${fault.name}, round ${round}`.padEnd(40)),
    );
    reports.push(reportOf(fault, rounds, (performance.now() - began) / 1000));
  }
  bar.end();
  const report = { seed, seconds: elapsedMs() / 1000, notRun, faults: reports };
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : shown(report));
  process.exitCode = reports.every((one) => one.faults.length === 0) ? 0 : 1;
}

/** Rounds until the fault's part of the time is over; those that have to be are made if all of the time allows it. */
async function roundsOf(
  fault: Fault,
  partMs: number,
  hasTime: () => boolean,
  begins: (round: number) => void,
): Promise<RoundReport[]> {
  const fewest = fault === killed ? killRounds : 1;
  const most = fault === killed ? killRounds : Number.POSITIVE_INFINITY;
  const endMs = performance.now() + partMs;
  const reports: RoundReport[] = [];
  for (let round = 0; round < most; round += 1) {
    const leftMs = endMs - performance.now();
    const isDue = round < fewest ? round === 0 || hasTime() : leftMs > 0;
    if (!isDue) break;
    begins(round);
    reports.push(await runRound(fault, 'long', seed, round, Math.max(0, leftMs)));
  }
  return reports;
}

function chosen(names: readonly string[]): readonly Fault[] {
  const unknown = names.find((name) => FAULTS.every((fault) => fault.name !== name));
  if (unknown === undefined)
    return names.length === 0 ? FAULTS : FAULTS.filter(({ name }) => names.includes(name));
  process.stderr.write(
    `there is no fault ${unknown}; there are ${FAULTS.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(2);
}
