/** An application with a durable queue, which does what its standard input says and answers each line with one of JSON. */

import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type ExporterOptions, type ExportStats, NativeTracerProvider } from 'otlp-native';
import { itemText } from '../../../support/durable-items.ts';

export interface DurableApp {
  readonly exporter: ExporterOptions;
  /** The number of the first item. */
  readonly first: number;
}

/** What it can be told. */
export type Command =
  /** `padding` characters more make each of them large. */
  | { readonly do: 'record'; readonly items: number; readonly padding?: number }
  /** Answers when so many items are on disk, or were refused by it. */
  | { readonly do: 'persist'; readonly items: number }
  | { readonly do: 'stats' }
  /** Answers when so many items are delivered. */
  | { readonly do: 'deliver'; readonly items: number }
  /** Answers when nothing waits or is in flight. */
  | { readonly do: 'settle' }
  | { readonly do: 'occupy'; readonly file: string; readonly bytes: number }
  | { readonly do: 'remove'; readonly path: string }
  /** Runs a program in the process's own namespaces. */
  | { readonly do: 'run'; readonly program: string; readonly words: readonly string[] }
  | { readonly do: 'reconfigure'; readonly exporter: ExporterOptions }
  | { readonly do: 'shutdown'; readonly timeoutMs?: number };

/** What it answers. */
export interface Report extends ExportStats {
  /** Memory of the process that is resident, in bytes. */
  readonly residentBytes: number;
}

const { exporter, first } = JSON.parse(process.argv[2] ?? '') as DurableApp;
const provider = new NativeTracerProvider({ exporter });
const tracer = provider.getTracer('durable');
let next = first;

function record(items: number, padding = 0): void {
  const more = padding > 0 ? { padding: 'x'.repeat(padding) } : {};
  for (let count = 0; count < items; count += 1) {
    const index = next++;
    tracer.startSpan('work', { attributes: { index, text: itemText(index), ...more } }).end();
  }
}

/** At once, so that nothing is said and then lost when the process dies. */
function say(answer: object): void {
  writeSync(1, `${JSON.stringify(answer)}\n`);
}

function report(): Report {
  return { ...provider.stats(), residentBytes: process.memoryUsage.rss() };
}

function when(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = setInterval(() => {
      if (!isSo()) return;
      clearInterval(look);
      resolve();
    }, 2);
  });
}

async function obey(command: Command): Promise<void> {
  switch (command.do) {
    case 'record':
      record(command.items, command.padding);
      break;
    case 'persist':
      await when(() => provider.stats().persisted + provider.stats().unpersisted >= command.items);
      break;
    case 'deliver':
      await when(() => provider.stats().delivered >= command.items);
      break;
    case 'settle':
      await when(() => provider.stats().queued + provider.stats().inFlight === 0);
      break;
    case 'occupy':
      try {
        writeFileSync(command.file, Buffer.alloc(command.bytes, 1));
      } catch {
        // As much as there was room for is written, which is all that is wanted.
      }
      break;
    case 'remove':
      rmSync(command.path, { recursive: true, force: true });
      break;
    case 'run':
      execFileSync(command.program, command.words);
      break;
    case 'reconfigure':
      provider.reconfigureExporter(command.exporter);
      break;
    case 'shutdown':
      // What isn't delivered in time stays on disk, which is no failure here.
      await provider.shutdown(command.timeoutMs).catch(() => undefined);
      say(report());
      process.exit(0);
  }
  say(report());
}

for await (const line of createInterface({ input: process.stdin })) {
  await obey(JSON.parse(line) as Command);
}
