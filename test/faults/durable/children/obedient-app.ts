/** An application with a durable queue, which does what its standard input says and answers each line with one of JSON. */

import { rmSync, writeFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type ExporterOptions, NativeTracerProvider } from 'otlp-native';
import { itemText } from '../../../support/durable-items.ts';

export interface DurableApp {
  readonly exporter: ExporterOptions;
  /** The number of the first item. */
  readonly first: number;
}

/** What it can be told. */
export type Command =
  | { readonly do: 'record'; readonly items: number }
  /** Answers when so many items are on disk. */
  | { readonly do: 'persist'; readonly items: number }
  | { readonly do: 'stats' }
  /** Answers when so many items are delivered. */
  | { readonly do: 'deliver'; readonly items: number }
  | { readonly do: 'occupy'; readonly file: string; readonly bytes: number }
  | { readonly do: 'remove'; readonly path: string }
  | { readonly do: 'shutdown'; readonly timeoutMs?: number };

const { exporter, first } = JSON.parse(process.argv[2] ?? '') as DurableApp;
const provider = new NativeTracerProvider({ exporter });
const tracer = provider.getTracer('durable');
let next = first;

function record(items: number): void {
  for (let count = 0; count < items; count += 1) {
    const index = next++;
    tracer.startSpan('work', { attributes: { index, text: itemText(index) } }).end();
  }
}

/** At once, so that nothing is said and then lost when the process dies. */
function say(answer: object): void {
  writeSync(1, `${JSON.stringify(answer)}\n`);
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
      record(command.items);
      break;
    case 'persist':
      await when(() => provider.stats().persisted >= command.items);
      break;
    case 'deliver':
      await when(() => provider.stats().delivered >= command.items);
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
    case 'shutdown':
      // What isn't delivered in time stays on disk, which is no failure here.
      await provider.shutdown(command.timeoutMs).catch(() => undefined);
      say(provider.stats());
      process.exit(0);
  }
  say(provider.stats());
}

for await (const line of createInterface({ input: process.stdin })) {
  await obey(JSON.parse(line) as Command);
}
