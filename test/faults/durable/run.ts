/**
 * `npm run faults [-- --runs N] [--minutes N] [--json]`: kills processes that record log records with a durable queue, by SIGKILL at random points,
 * under every `fsync`, while the server refuses a part of the requests or all of them for a while. After each ten it lets the next process
 * deliver what is left, and holds what arrived against what was persisted. Ends with 1 where something is missing, altered or not accounted
 * for, or where more came twice than was in flight. Stops early, and says so, after `minutes`.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { diag } from '@opentelemetry/api';
import type { ExporterOptions, QueueFsync } from 'otlp-native';
import { positiveNumber } from '../../soak/positive-number.ts';
import { ProgressBar } from '../../soak/progress-bar.ts';
import { type Answer, SUCCESS } from '../../support/answers.ts';
import { startSink } from './log-sink.ts';
import { drainAndCheck, type Promised, ROUND_ITEMS, RoundProcess } from './rounds.ts';

const KILLS_A_GROUP = 10;
const DEADLINE_MS = 60_000;
const FSYNCS: readonly QueueFsync[] = ['always', 'interval', 'never'];
const BUSY: Answer = { kind: 'http', status: 503 };
/** How the server is while a group's processes are killed. */
const SERVERS: readonly { readonly name: string; answer(index: number): Answer }[] = [
  { name: 'up', answer: () => SUCCESS },
  { name: 'busy now and then', answer: (index) => (index % 5 === 2 ? BUSY : SUCCESS) },
  { name: 'away', answer: () => BUSY },
];
const MAX_ITEMS = 500;
const MAX_CONCURRENT_EXPORTS = 4;
/** Of a killed process: what was in flight, and what had its answer but no mark of it on disk yet. */
const REPEATED_A_KILL = 2 * MAX_CONCURRENT_EXPORTS * MAX_ITEMS;

interface Report {
  readonly kills: number;
  readonly items: number;
  readonly repeated: number;
  readonly isCutShort: boolean;
  readonly faults: readonly string[];
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
});
// Every fault is told, which is not of interest here.
diag.disable();
const report = await run(
  positiveNumber('runs', values.runs),
  positiveNumber('minutes', values.minutes) * 60_000,
);
process.stdout.write(values.json ? JSON.stringify(report) : shown(report));
process.exitCode = report.faults.length === 0 ? 0 : 1;

async function run(runs: number, limitMs: number): Promise<Report> {
  const bar = new ProgressBar(process.stderr);
  const startedMs = performance.now();
  const total = { kills: 0, items: 0, repeated: 0 };
  const faults: string[] = [];
  let isCutShort = false;
  for (let group = 0; total.kills < runs; group++) {
    if (performance.now() - startedMs > limitMs) {
      isCutShort = true;
      break;
    }
    const kills = Math.min(KILLS_A_GROUP, runs - total.kills);
    const one = await runGroup(group, kills, (done) =>
      bar.show((total.kills + done) / runs, `${total.kills + done} of ${runs} processes killed`),
    );
    total.kills += kills;
    total.items += one.arrived;
    total.repeated += one.repeated;
    faults.push(...one.faults);
  }
  bar.end();
  return { ...total, isCutShort, faults };
}

async function runGroup(group: number, kills: number, killed: (done: number) => void) {
  const directory = mkdtempSync(path.join(tmpdir(), 'otlp-native-faults-'));
  const how = SERVERS[group % SERVERS.length] ?? { name: 'up', answer: () => SUCCESS };
  const fsync = FSYNCS[Math.floor(group / SERVERS.length) % FSYNCS.length] ?? 'always';
  const server = await startSink(how.answer);
  const exporter: ExporterOptions = {
    endpoint: server.endpoint,
    maxConcurrentExports: MAX_CONCURRENT_EXPORTS,
    batch: { delayMs: 20, maxItems: MAX_ITEMS },
    retry: { initialBackoffMs: 10, maxBackoffMs: 100 },
    queue: { directory, fsync, segmentBytes: 4_194_304 },
  };
  try {
    const promised: Promised[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const application = new RoundProcess({
        exporter,
        firstIndex: kill * ROUND_ITEMS,
        burst: 20,
        throwAfter: 0,
      });
      await application.persisted(1 + Math.floor(Math.random() * 4000), DEADLINE_MS);
      await application.kill();
      promised.push({ firstIndex: application.firstIndex, persisted: application.said.persisted });
      killed(kill + 1);
    }
    server.answer = () => SUCCESS;
    const { faults, repeated, arrived } = await drainAndCheck(exporter, server, promised);
    if (repeated > kills * REPEATED_A_KILL) faults.push(`${repeated} items came twice`);
    return {
      repeated,
      arrived,
      faults: faults.map((fault) => `group ${group} (server ${how.name}, fsync ${fsync}): ${fault}`),
    };
  } finally {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function shown({ kills, items, repeated, isCutShort, faults }: Report): string {
  const lines = [
    `${kills} processes killed${isCutShort ? ' until the time was over' : ''}, ${items} log records arrived, ${repeated} of them twice`,
    ...(faults.length === 0 ? ['nothing that was persisted is missing or altered'] : faults),
  ];
  return `${lines.join('\n')}\n`;
}
