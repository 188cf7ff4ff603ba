/** Processes with a durable queue, one after another, and what came out at their server. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExporterOptions, QueueOptions } from 'otlp-native';
import { expect, onTestFinished } from 'vitest';
import type { Command, DurableApp, Report } from '../faults/durable/children/obedient-app.ts';
import { SUCCESS } from './answers.ts';
import { type Child, startChild } from './child.ts';
import { arrivedSpans } from './durable-spans.ts';
import { QUICK_RETRY, startServer } from './fault-run.ts';
import type { FaultServer, FaultServerOptions } from './fault-server.ts';

const DEADLINE_MS = 20_000;
const APP = new URL('../faults/durable/children/obedient-app.ts', import.meta.url);

export interface Process {
  readonly child: Child;
  /** Tells it something and waits for its answer. */
  tell(command: Command): Promise<Report>;
}

export interface DurableRun {
  readonly server: FaultServer;
  readonly directory: string;
  /** Starts a process, whose first item has the number `first`. */
  start(first: number, changes?: ProcessChanges): Process;
  /** The paths of all segments, those in quarantine too. */
  segments(): string[];
}

export interface ProcessChanges {
  readonly queue?: Partial<QueueOptions>;
  readonly exporter?: ExporterOptions;
  /** Runs the process by this command instead of by itself. */
  readonly wrapper?: readonly string[];
}

/** A server that takes nothing yet, and a directory that the test's end removes. */
export async function startDurableRun(changes: Partial<FaultServerOptions> = {}): Promise<DurableRun> {
  const server = await startServer({ protocol: 'http/protobuf', answer: unavailable, ...changes });
  const directory = mkdtempSync(join(tmpdir(), 'otlp-native-durable-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return {
    server,
    directory,
    segments: () =>
      readdirSync(directory, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.seg'))
        .map((name) => join(directory, name)),
    start: (first, { queue, exporter, wrapper } = {}) => {
      const task: DurableApp = {
        first,
        exporter: {
          endpoint: server.endpoint,
          protocol: server.protocol,
          compression: 'none',
          retry: { ...QUICK_RETRY, maxElapsedMs: 50 },
          batch: { delayMs: 5, maxItems: 200 },
          exitTimeoutMs: 5_000,
          ...exporter,
          queue: { directory, ...queue },
        },
      };
      const child = startChild(APP, task, [], wrapper);
      return {
        child,
        tell: async (command) => {
          const answers = child.lines().length;
          child.say(JSON.stringify(command));
          await child.saidLines(answers + 1, DEADLINE_MS);
          return JSON.parse(child.lines()[answers] ?? '') as Report;
        },
      };
    },
  };
}

/** Lets the server take everything from now on. */
export function heal({ server }: DurableRun): void {
  server.answer = () => SUCCESS;
}

function unavailable() {
  return { kind: 'http' as const, status: 503 };
}

/** How often each item was delivered. Fails where one isn't what was recorded. */
export function deliveredItems({ server }: DurableRun): Map<number, number> {
  const { times, altered } = arrivedSpans([server]);
  expect(altered).toEqual([]);
  return times;
}

/** Expects the items from `first` on, as many as `items`, each at least once; those of other numbers below `end` may be there too. */
export function expectItems(times: Map<number, number>, first: number, items: number, end: number): void {
  const missing = Array.from({ length: items }, (_, index) => first + index).filter(
    (index) => !times.has(index),
  );
  expect(missing).toEqual([]);
  expect([...times.keys()].filter((index) => index >= end)).toEqual([]);
}

/** How many items came more than once, each as often as that. */
export function duplicates(times: Map<number, number>): number {
  return [...times.values()].reduce((sum, count) => sum + count - 1, 0);
}
