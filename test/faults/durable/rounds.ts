/** Rounds in which a process with a durable queue is killed, and what has to hold after them. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ExporterOptions, NativeLoggerProvider } from 'otlp-native';
import type { FaultServer } from '../../support/fault-server.ts';
import { until } from '../../support/until.ts';
import type { DurableApp } from '../children/durable-app.ts';
import { arrivedAt } from './log-sink.ts';

const APP = fileURLToPath(new URL('../children/durable-app.ts', import.meta.url));
/** Numbers of items of one round are below those of the next. */
export const ROUND_ITEMS = 1_000_000;
const DRAIN_MS = 120_000;

/** What a process said last. */
export interface Said {
  persisted: number;
  recovered: number;
  delivered: number;
  inFlight: number;
}

/** A process of one round. */
export class RoundProcess {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly firstIndex: number;
  stderr = '';
  said: Said = { persisted: 0, recovered: 0, delivered: 0, inFlight: 0 };

  constructor(app: DurableApp) {
    this.firstIndex = app.firstIndex;
    this.#child = spawn(process.execPath, [APP, JSON.stringify(app)], {
      env: { PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#closed = once(this.#child, 'close');
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    if (this.#child.stdout !== null) {
      createInterface({ input: this.#child.stdout }).on('line', (line) => {
        // A line that the kill cut off counts for nothing.
        if (line.startsWith('{') && line.endsWith('}')) this.said = JSON.parse(line) as Said;
      });
    }
  }

  /** Waits until at least so many items are persisted. */
  async persisted(items: number, deadlineMs: number): Promise<void> {
    await until(`${items} items are persisted; ${this.stderr}`, deadlineMs, () => {
      if (this.#child.exitCode !== null) throw new Error(`the application ended: ${this.stderr}`);
      return this.said.persisted >= items;
    });
  }

  /** Kills it, and waits for its last words. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  /** Waits for its end. @returns its exit code. */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.#child.exitCode;
  }
}

/** What one round promised: its first `persisted` items are durable. */
export interface Promised {
  readonly firstIndex: number;
  readonly persisted: number;
}

/**
 * Delivers all that is left in the queue, and says what is wrong with what arrived in all the rounds: nothing may be missing that was
 * promised, nothing altered.
 */
export async function drainAndCheck(
  exporter: ExporterOptions,
  server: FaultServer,
  promised: readonly Promised[],
): Promise<{ faults: string[]; repeated: number; arrived: number }> {
  const provider = new NativeLoggerProvider({ exporter });
  const faults: string[] = [];
  await until('the queue is drained', DRAIN_MS, () => {
    const { times } = arrivedAt(server);
    return promised.every(({ firstIndex, persisted }) => {
      for (let index = firstIndex; index < firstIndex + persisted; index++)
        if (!times.has(index)) return false;
      return true;
    });
  }).catch(() => undefined);
  await provider.shutdown();
  const stats = provider.stats();
  const { delivered, rejected, kept, dropped } = stats;
  const lost = Object.values(dropped).reduce((sum, items) => sum + items, 0);
  if (stats.accepted !== delivered + rejected + kept + lost)
    faults.push(`the ledger doesn't balance: ${JSON.stringify(stats)}`);
  if (kept + lost > 0) faults.push(`something is left: ${JSON.stringify(stats)}`);
  const { times, altered } = arrivedAt(server);
  if (altered.length > 0) faults.push(`${altered.length} items were altered, ${altered[0]} among them`);
  for (const { firstIndex, persisted } of promised) {
    let missing = 0;
    for (let index = firstIndex; index < firstIndex + persisted; index++) if (!times.has(index)) missing++;
    if (missing > 0)
      faults.push(`${missing} of ${persisted} persisted items from ${firstIndex} on are missing`);
  }
  let repeated = 0;
  for (const count of times.values()) repeated += count - 1;
  return { faults, repeated, arrived: times.size };
}
