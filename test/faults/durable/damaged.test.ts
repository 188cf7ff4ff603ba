import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  type DurableRun,
  deliveredItems,
  expectItems,
  heal,
  startDurableRun,
} from '../../support/durable-run.ts';

/** A killed process that left `items` in several requests. */
async function leave(items: number): Promise<DurableRun> {
  const run = await startDurableRun();
  const { child, tell } = run.start(0);
  for (let recorded = 0; recorded < items; recorded += 100) {
    await tell({ do: 'record', items: 100 });
    await tell({ do: 'persist', items: recorded + 100 });
  }
  child.kill('SIGKILL');
  await child.ended();
  return run;
}

/** Lets the next process deliver all that is left. @returns which items came out, and what it counted. */
async function recover(run: DurableRun) {
  heal(run);
  const next = run.start(1_000_000);
  await next.tell({ do: 'record', items: 1 });
  await next.tell({ do: 'persist', items: 1 });
  const { recovered, dropped } = await next.tell({ do: 'stats' });
  await next.tell({ do: 'deliver', items: recovered - dropped.corrupt + 1 });
  const stats = await next.tell({ do: 'shutdown' });
  return { items: deliveredItems(run), stats };
}

/** Places all over a file, the same each time. */
function places(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor((length * (index + 0.5)) / count));
}

test('a flipped bit costs one request at most, is counted, and alters nothing', async () => {
  for (const share of [0.1, 0.45, 0.8]) {
    const run = await leave(1000);
    for (const segment of run.segments()) {
      const bytes = readFileSync(segment);
      const place = Math.floor(bytes.length * share);
      bytes.writeUInt8(bytes.readUInt8(place) ^ 0x10, place);
      writeFileSync(segment, bytes);
    }
    const { items, stats } = await recover(run);
    const left = [...items.keys()].filter((index) => index < 1000).length;
    expect(left).toBeGreaterThanOrEqual(800);
    expect(left).toBeLessThan(1000);
    expect(stats.recovered).toBeGreaterThanOrEqual(left);
    expect(run.segments().every((path) => path.includes('/quarantine/'))).toBe(true);
  }
});

test('bits flipped all over invent nothing and stop no start', async () => {
  const run = await leave(1000);
  for (const segment of run.segments()) {
    const bytes = readFileSync(segment);
    for (const place of places(bytes.length, 200)) bytes.writeUInt8(bytes.readUInt8(place) ^ 0xff, place);
    writeFileSync(segment, bytes);
  }
  const { items } = await recover(run);
  expectItems(items, 1_000_000, 1, 1_000_001);
});

test('a file that is cut anywhere costs what came after the cut', async () => {
  for (const share of [0, 0.001, 0.5, 0.99]) {
    const run = await leave(1000);
    for (const segment of run.segments()) {
      truncateSync(segment, Math.floor(readFileSync(segment).length * share));
    }
    const { items } = await recover(run);
    const left = [...items.keys()].filter((index) => index < 1000).sort((a, b) => a - b);
    expect(left).toEqual(left.map((_, index) => index));
  }
});

test('bytes of an unfinished write at the end of a file cost nothing that was persisted, and invent nothing', async () => {
  for (const bytes of [1, 20, 500]) {
    const run = await leave(1000);
    for (const segment of run.segments()) appendFileSync(segment, readFileSync(segment).subarray(0, bytes));
    const { items, stats } = await recover(run);
    expectItems(items, 0, 1000, 1_000_001);
    expect(items.size).toBe(1001);
    expect(stats.recovered).toBe(1000);
  }
});

test('a directory that is removed under a process is made anew, and all is delivered', async () => {
  const run = await startDurableRun();
  const { tell } = run.start(0);
  await tell({ do: 'record', items: 200 });
  await tell({ do: 'persist', items: 200 });
  await tell({ do: 'remove', path: run.directory });
  await tell({ do: 'record', items: 200 });
  await tell({ do: 'persist', items: 400 });
  expect(existsSync(run.directory)).toBe(true);
  heal(run);
  const stats = await tell({ do: 'deliver', items: 400 });
  expect(stats).toMatchObject({ accepted: 400, persisted: 400 });
  await tell({ do: 'shutdown' });
  expectItems(deliveredItems(run), 0, 400, 400);
});
