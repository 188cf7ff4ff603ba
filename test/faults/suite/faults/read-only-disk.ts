import { join } from 'node:path';
import { conclude } from '../conclude.ts';
import type { Fault } from '../fault.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

/** Mounts a file system that can't be written in the process's own namespace, then runs it. */
const READ_ONLY_DISK = [
  'unshare',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  'mount -t tmpfs -o ro tmpfs "$0" && exec "$@"',
];

export const readOnlyDisk: Fault = {
  name: 'read-only-disk',
  summary: 'the disk of the queue can not be written when the process starts, and can later',
  weight: 1,
  async run(round) {
    const { random } = round;
    const disk = round.directory;
    const sink = await Sink.start(round, { answer: { kind: 'http', status: 503 } });
    const service = new Service(round, {
      directory: join(disk, 'queue'),
      exporter: { endpoint: sink.server.endpoint },
      queue: { fsync: random.pick(['always', 'interval', 'never']) },
      wrapper: [...READ_ONLY_DISK, disk],
    });
    const refused = await service.store(random.integer(50, 2_000));
    round.claim(
      refused.persisted === 0 && refused.unpersisted === service.recorded,
      `a read-only disk took ${refused.persisted} items`,
    );
    await service.tell({ do: 'run', program: 'mount', words: ['-o', 'remount,rw', disk] });
    const before = (await service.tell({ do: 'stats' })).persisted;
    // The disk is tried again after a second or more.
    const endMs = performance.now() + DEADLINE_MS;
    let persisted = before;
    while (persisted === before && performance.now() < endMs)
      ({ persisted } = await service.record(random.integer(1, 50)));
    round.claim(persisted > before, 'what can be written again is not written to');
    sink.heal();
    await conclude(round, sink, service);
  },
};

const DEADLINE_MS = 60_000;
