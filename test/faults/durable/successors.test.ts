import { expect, test } from 'vitest';
import { deliveredItems, duplicates, expectItems, heal, startDurableRun } from '../../support/durable-run.ts';

test('a shutdown keeps what the server does not take, and the next process sends it once', async () => {
  const run = await startDurableRun();
  const first = run.start(0);
  await first.tell({ do: 'record', items: 300 });
  const ended = await first.tell({ do: 'shutdown', timeoutMs: 500 });
  expect(ended).toMatchObject({ accepted: 300, delivered: 0, kept: 300, queued: 0, inFlight: 0 });
  heal(run);
  const next = run.start(1000);
  const stats = await next.tell({ do: 'deliver', items: 300 });
  expect(stats).toMatchObject({ accepted: 300, recovered: 300 });
  await next.tell({ do: 'shutdown' });
  const times = deliveredItems(run);
  expectItems(times, 0, 300, 300);
  expect(duplicates(times)).toBe(0);
});

test('a worker that lives takes over what a sibling left that was killed', async () => {
  const run = await startDurableRun();
  const sibling = run.start(0);
  const survivor = run.start(1_000_000);
  await sibling.tell({ do: 'record', items: 200 });
  await sibling.tell({ do: 'persist', items: 200 });
  await survivor.tell({ do: 'record', items: 100 });
  sibling.child.kill('SIGKILL');
  await sibling.child.ended();
  heal(run);
  await survivor.tell({ do: 'deliver', items: 300 });
  await survivor.tell({ do: 'shutdown' });
  const times = deliveredItems(run);
  expectItems(times, 0, 200, 1_000_100);
  expectItems(times, 1_000_000, 100, 1_000_100);
});
