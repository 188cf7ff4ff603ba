import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deliveredItems, expectItems, heal, startDurableRun } from '../../support/durable-run.ts';

/** Mounts a file system of 2 MiB in the process's own namespace, then runs it. */
const SMALL_DISK = [
  'unshare',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  'mount -t tmpfs -o size=2m tmpfs "$0" && exec "$@"',
];

test.runIf(process.platform === 'linux')(
  'a full disk costs nothing: items wait in memory, and on disk again when there is room',
  async () => {
    const run = await startDurableRun();
    const { tell } = run.start(0, { wrapper: [...SMALL_DISK, run.directory] });
    await tell({ do: 'record', items: 100 });
    await tell({ do: 'persist', items: 100 });
    const filler = join(run.directory, 'filler');
    await tell({ do: 'occupy', file: filler, bytes: 4 << 20 });
    for (let round = 0; round < 20; round += 1) await tell({ do: 'record', items: 200 });
    const full = await tell({ do: 'stats' });
    expect(full.accepted).toBe(4100);
    await tell({ do: 'remove', path: filler });
    heal(run);
    const stats = await tell({ do: 'deliver', items: 4100 });
    expect(stats.dropped).toMatchObject({ queueFull: 0, shutdown: 0, corrupt: 0 });
    expect(stats.unpersisted).toBeGreaterThan(0);
    await tell({ do: 'shutdown' });
    expectItems(deliveredItems(run), 0, 4100, 4100);
  },
);
