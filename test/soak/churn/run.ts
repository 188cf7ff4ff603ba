/**
 * `npm run soak -- churn [--minutes N] [--json]`, or `--days N` of the service's time: lives through days of a service in which
 * nothing stays, as fast as it can, and tells what every table holds and whether memory stays where it was. Ends with 1 where
 * something grew.
 *
 * A step stands for four seconds. A day's 21,600 steps bring as many new routes, scopes, events and bodies, some 200,000 new
 * keys, names and series, and more meters and instruments than there may be: tables are full after a fifth of the first day.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { diag } from '@opentelemetry/api';
import { collectGarbage } from '../collect-garbage.ts';
import { positiveNumber } from '../positive-number.ts';
import { ProgressBar } from '../progress-bar.ts';
import { ChurningService } from './churning-service.ts';
import { judge, type Sample, type SoakReport } from './judgement.ts';

const STEPS_A_DAY = 21_600;
/** How many looks at memory a run takes; at every third one it counts objects, which takes longer. */
const LOOKS = 9;
const COUNT_EVERY = 3;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    days: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const minutes = positive('minutes', values.minutes ?? (values.days === undefined ? '10' : undefined));
const days = positive('days', values.days);

const sink = fork(new URL('./sink.ts', import.meta.url));
const [port] = (await once(sink, 'message')) as [number];
// What is refused because a table is full is told, which is not of interest here.
diag.disable();
const service = new ChurningService(`http://127.0.0.1:${port}`);
await service.start();
const report = await soak();
await service.stop();
sink.disconnect();
process.stdout.write(values.json ? JSON.stringify(report) : shown(report));
process.exitCode = report.faults.length === 0 ? 0 : 1;

async function soak(): Promise<SoakReport> {
  const bar = new ProgressBar(process.stderr);
  const startedMs = performance.now();
  const samples: Sample[] = [];
  /** From 0 to 1. */
  let progress = 0;
  let lived = 0;
  const steps = 300;
  while (progress < 1) {
    await service.run(steps);
    lived += steps;
    progress =
      days === null
        ? (performance.now() - startedMs) / ((minutes ?? 0) * 60_000)
        : lived / (days * STEPS_A_DAY);
    bar.show(Math.min(1, progress), `${(lived / STEPS_A_DAY).toFixed(1)} days`);
    if (progress >= (samples.length + 1) / LOOKS) samples.push(look(samples.length + 1));
  }
  bar.end();
  const { largest } = service.census();
  const { accepted, delivered } = service.items();
  return judge({
    days: lived / STEPS_A_DAY,
    accepted,
    delivered,
    samples,
    largest: Object.fromEntries(largest),
  });
}

function look(number: number): Sample {
  const objects = number % COUNT_EVERY === 0 ? service.census().objects : null;
  collectGarbage();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rssBytes: rss, heapBytes: heapUsed + arrayBuffers, objects };
}

function positive(option: string, text: string | undefined): number | null {
  return text === undefined ? null : positiveNumber(option, text);
}

function shown({ days: lived, accepted, delivered, samples, largest, faults }: SoakReport): string {
  const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
  const lines = [
    `${lived.toFixed(1)} days of a service, ${accepted} items, ${delivered} of them delivered`,
    ...samples.map(
      ({ rssBytes, heapBytes, objects }, index) =>
        `${Math.round((100 * (index + 1)) / LOOKS)} %: RSS ${mib(rssBytes)}, heap ${mib(heapBytes)}${objects === null ? '' : `, ${objects} objects`}`,
    ),
    ...Object.entries(largest).map(([path, entries]) => `${path}: ${entries} entries`),
    ...(faults.length === 0 ? ['every table kept its bound'] : faults),
  ];
  return `${lines.join('\n')}\n`;
}
