/** Creates worker threads one after another, some of which it terminates in the middle of their work. */

import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { NativeSpanProcessor } from 'otlp-native/otel';
import type { WorkerTask } from './worker.mjs';
import { endingOf } from './worker-endings.mjs';

export interface WorkerFarm {
  readonly endpoint: string;
  /** Takes requests and never answers, so that termination comes in the middle of an export. */
  readonly silentEndpoint: string;
  readonly workers: number;
  /** Of each signal. */
  readonly itemsAWorker: number;
  /** Log records and data points too; without, spans only. */
  readonly hasAllSignals: boolean;
}

/** What the process held after each tenth of the workers. */
export interface FarmReport {
  readonly rssBytes: number[];
  readonly threads: number[];
  readonly files: number[];
}

const AT_ONCE = 4;
const farm = JSON.parse(process.argv[2] ?? '') as WorkerFarm;
const { endpoint, silentEndpoint, workers, itemsAWorker, hasAllSignals } = farm;

// The main thread uses the core too, as an application with worker threads would.
const processor = new NativeSpanProcessor({ endpoint });
const report: FarmReport = { rssBytes: [], threads: [], files: [] };
const tenth = workers / 10;
for (let first = 0; first < workers; first += tenth) {
  const indexes = Array.from({ length: tenth }, (_, index) => first + index);
  await Promise.all(Array.from({ length: AT_ONCE }, () => takeWorkers(indexes)));
  takeStock();
}
await processor.shutdown();
process.stdout.write(JSON.stringify(report));

async function takeWorkers(indexes: number[]): Promise<void> {
  for (let index = indexes.shift(); index !== undefined; index = indexes.shift()) await runWorker(index);
}

async function runWorker(index: number): Promise<void> {
  const ending = endingOf(index);
  const workerData: WorkerTask = {
    endpoint: ending === 'terminated while exporting' ? silentEndpoint : endpoint,
    ending,
    firstItem: index * itemsAWorker,
    items: itemsAWorker,
    hasAllSignals,
  };
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData });
  const exited = once(worker, 'exit');
  worker.on('error', (error) => {
    process.stderr.write(`worker ${index} (${ending}): ${error}\n`);
    process.exitCode = 1;
  });
  if (ending === 'terminated at once') {
    await once(worker, 'online');
    await worker.terminate();
  } else if (ending.startsWith('terminated')) {
    await once(worker, 'message');
    await worker.terminate();
  }
  await exited;
}

function takeStock(): void {
  globalThis.gc?.();
  report.rssBytes.push(process.memoryUsage.rss());
  report.threads.push(readdirSync('/proc/self/task').length);
  report.files.push(readdirSync('/proc/self/fd').length);
}
