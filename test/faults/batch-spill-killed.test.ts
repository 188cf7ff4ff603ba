import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptimizedBatchProcessor } from 'otlp-native/batch';
import { expect, onTestFinished, test } from 'vitest';
import { startChild } from '../support/child.ts';
import { expectBalance } from '../unit/batch/balance.ts';
import type { SpillingApp } from './children/spilling-app.ts';

const ROUNDS = 8;
const DEADLINE_MS = 30_000;

/** Items that a child's lines name, of one kind. */
function named(lines: readonly string[], kind: 's' | 'd'): number[] {
  return lines.filter((line) => line.startsWith(`${kind} `)).map((line) => Number(line.slice(2)));
}

test('processes that are killed at any moment lose nothing that was spilled: it arrives there or in a later one, unaltered, in order', {
  timeout: 120_000,
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'otlp-native-spill-killed-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const stored = new Set<number>();
  const delivered = new Set<number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const app: SpillingApp = { directory, firstItem: 1 + round * 1_000_000 };
    const child = startChild(new URL('./children/spilling-app.ts', import.meta.url), app);
    // Each is killed in another state: at its start with what others left, and well under way.
    await child.saidLines(1 + round * 150, DEADLINE_MS);
    child.kill('SIGKILL');
    await child.ended();
    // The last line may be cut.
    for (const item of named(child.lines(), 's')) stored.add(item);
    for (const item of named(child.lines(), 'd')) delivered.add(item);
  }
  expect(stored.size).toBeGreaterThan(500);

  const recovered: number[] = [];
  const processor = new OptimizedBatchProcessor<string>({
    consume: ({ items }) => {
      for (const item of items) {
        const number = Number(/^item (\d+)\.*$/.exec(item)?.[1]);
        expect(item).toBe(`item ${number}`.padEnd(20 + (number % 200), '.'));
        recovered.push(number);
      }
    },
    codec: { encode: (item) => Buffer.from(item), decode: (bytes) => Buffer.from(bytes).toString() },
    overflow: 'spill',
    spill: { directory, fsync: 'never' },
  });
  // The first answer of the disk says what it has.
  while (processor.stats().recovered === 0) await new Promise((resolve) => setImmediate(resolve));
  await processor.flush();
  const stats = await processor.shutdown();
  expectBalance(stats);
  expect(stats).toMatchObject({ recovered: recovered.length, delivered: recovered.length, spilled: 0 });

  const known = new Set([...delivered, ...recovered]);
  expect([...stored].filter((item) => !known.has(item))).toEqual([]);
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = 1 + round * 1_000_000;
    const ofRound = recovered.filter((item) => item >= first && item < first + 1_000_000);
    expect(ofRound).toEqual(ofRound.toSorted((a, b) => a - b));
  }
  expect(readdirSync(directory).filter((name) => name.startsWith('queue-'))).toEqual([]);
});
