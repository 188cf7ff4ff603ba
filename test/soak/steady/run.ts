/**
 * `npm run soak [-- --minutes N] [--rate N] [--phaseMs N] [--memory] [--json]`: makes items at a steady rate, with a durable queue (without with
 * `--memory`), while the server fails in one way after the other, and tells whether the ledger is exact and whether memory, file
 * descriptors, handles and the queue's files stayed where they were. Ends with 1 where they did not.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { diag } from '@opentelemetry/api';
import { collectGarbage } from '../collect-garbage.ts';
import { positiveNumber } from '../positive-number.ts';
import { ProgressBar } from '../progress-bar.ts';
import type { Tally } from './faulty-sink.ts';
import { judge, type Sample, type SoakReport } from './judgement.ts';
import { openFileDescriptors, SteadyService } from './steady-service.ts';

const TICK_MS = 10;
const SAMPLES = 30;
/** A tick that comes late makes up for the ones before it, but not for more. */
const MAX_TICKS_AT_ONCE = 50;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '20000' },
    // How long a fault lasts, and how long there is none before the next.
    phaseMs: { type: 'string', default: '2000' },
    memory: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const durationMs = positiveNumber('minutes', values.minutes) * 60_000;
const itemsPerSecond = positiveNumber('rate', values.rate);

const sink = fork(new URL('./faulty-sink.ts', import.meta.url), [
  String(positiveNumber('phaseMs', values.phaseMs)),
]);
const [port] = (await once(sink, 'message')) as [number];
// Every fault is told, which is not of interest here.
diag.disable();
const directory = values.memory ? null : mkdtempSync(join(tmpdir(), 'otlp-native-soak-'));
const service = new SteadyService(
  `http://127.0.0.1:${port}`,
  directory === null ? {} : { queue: { directory } },
);
const report = await soak();
sink.disconnect();
if (directory !== null) rmSync(directory, { recursive: true, force: true });
process.stdout.write(values.json ? JSON.stringify(report) : shown(report));
process.exitCode = report.faults.length === 0 ? 0 : 1;

async function soak(): Promise<SoakReport> {
  const bar = new ProgressBar(process.stderr);
  const startedMs = performance.now();
  const samples: Sample[] = [];
  const itemsATick = Math.max(1, Math.round((itemsPerSecond * TICK_MS) / 1000));
  let ticks = 0;
  for (let elapsedMs = 0; elapsedMs < durationMs; elapsedMs = performance.now() - startedMs) {
    const due = Math.floor(elapsedMs / TICK_MS);
    ticks = Math.max(ticks, due - MAX_TICKS_AT_ONCE);
    for (; ticks < due; ticks += 1) service.make(itemsATick);
    bar.show(elapsedMs / durationMs, `${service.ledgers().traces.stats.delivered} spans delivered`);
    if (elapsedMs / durationMs >= samples.length / SAMPLES) samples.push(sample());
    await delay(TICK_MS);
  }
  bar.end();
  const seconds = (performance.now() - startedMs) / 1000;
  await ask('end the faults');
  await service.flush();
  await service.stop();
  const tally = (await ask('tally')) as Tally;
  const leftBytes = directory === null ? 0 : bytesIn(directory);
  return judge({ seconds, ledgers: service.ledgers(), tally, samples, leftBytes });
}

async function ask(question: string): Promise<unknown> {
  sink.send(question);
  const [answer] = await once(sink, 'message');
  return answer;
}

function sample(): Sample {
  collectGarbage();
  return {
    rssBytes: process.memoryUsage.rss(),
    fileDescriptors: openFileDescriptors(),
    handles: process.getActiveResourcesInfo().length,
    queueBytes: directory === null ? 0 : bytesIn(directory),
  };
}

/** Of all files, the segments of the queues. */
function bytesIn(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    // One may be removed between the two looks.
    if (entry.isFile())
      bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

function shown({ seconds, ledgers, tally, samples, faults }: SoakReport): string {
  const lines = [`${Math.round(seconds)} s`];
  for (const [signal, { made, stats }] of Object.entries(ledgers)) {
    const { accepted, delivered, rejected, dropped } = stats;
    const lost = Object.entries(dropped).flatMap(([reason, items]) =>
      items > 0 ? `${reason} ${items}` : [],
    );
    const rate = made === null ? '' : ` (${Math.round(made / seconds)} a second)`;
    lines.push(
      `${signal}: ${accepted} accepted${rate}, ${delivered} delivered, ${rejected} rejected, dropped: ${lost.join(', ') || 'none'}`,
    );
  }
  for (const [signal, taken] of Object.entries(tally)) {
    lines.push(`the server took ${taken.distinct} different ${signal} and ${taken.repeated} again`);
  }
  const ends = [samples.at(Math.floor(samples.length / 3)), samples.at(-1)].filter(
    (end) => end !== undefined,
  );
  const range = (of: (sample: Sample) => number): string => ends.map(of).join(' → ');
  lines.push(
    `after a third → at the end: RSS MiB ${range(({ rssBytes }) => Math.round(rssBytes / 2 ** 20))}, ` +
      `file descriptors ${range(({ fileDescriptors }) => fileDescriptors)}, handles ${range(({ handles }) => handles)}, ` +
      `queue MiB ${range(({ queueBytes }) => Math.round(queueBytes / 2 ** 20))}`,
    ...(faults.length === 0 ? ['the ledger is exact, and nothing grew'] : faults),
  );
  return `${lines.join('\n')}\n`;
}
