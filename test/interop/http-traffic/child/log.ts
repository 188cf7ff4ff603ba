import { context, trace } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';

/** What the application sees, line by line. `⟨id⟩` stands for a span and is replaced by its number later. */
let lines: string[] = [];
let pending = 0;
const waiting: (() => void)[] = [];

export function log(line: string): void {
  lines.push(line);
}

/** Logs which span is active. */
export function logActive(where: string): void {
  const active = context.active();
  const span = trace.getSpan(active);
  const shown = span === undefined ? 'none' : `⟨${span.spanContext().spanId}⟩`;
  log(`${where}: ${shown}${isTracingSuppressed(active) ? ' suppressed' : ''}`);
}

export function takeLines(): string[] {
  const taken = lines;
  lines = [];
  return taken;
}

/** Something is under way until the returned function is called. */
export function begin(): () => void {
  pending += 1;
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    pending -= 1;
    if (pending === 0) for (const wake of waiting.splice(0)) wake();
  };
}

/** Resolves when nothing is under way, nor starts in the next turns of the event loop. */
export async function idle(): Promise<void> {
  let quietTurns = 0;
  while (quietTurns < 4) {
    if (pending > 0) {
      quietTurns = 0;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    quietTurns += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
