import { join } from 'node:path';
import { conclude } from '../conclude.ts';
import type { Fault } from '../fault.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

/** Mounts a small file system in the process's own namespace, then runs it. */
const SMALL_DISK = [
  'unshare',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  'mount -t tmpfs -o size=2m tmpfs "$0" && exec "$@"',
];
const DISK_BYTES = 2 << 20;

export const fullDisk: Fault = {
  name: 'full-disk',
  summary: 'the disk of the queue fills up, is freed, and fills up again (a tmpfs of 2 MiB)',
  weight: 1,
  async run(round) {
    const { random } = round;
    const sink = await Sink.start(round, { answer: { kind: 'http', status: 503 } });
    const service = new Service(round, {
      exporter: { endpoint: sink.server.endpoint },
      queue: { fsync: random.pick(['always', 'interval', 'never']), segmentBytes: 4_194_304 },
      wrapper: [...SMALL_DISK, round.directory],
    });
    await service.store(random.integer(50, 400));
    const filler = join(round.directory, 'filler');
    for (let times = round.either(1, 3); times > 0; times -= 1) {
      await service.tell({ do: 'occupy', file: filler, bytes: DISK_BYTES });
      for (let burst = random.integer(5, 25); burst > 0; burst -= 1) await service.record(200);
      await service.tell({ do: 'remove', path: filler });
    }
    sink.heal();
    await service.settle();
    const { unpersisted } = await service.tell({ do: 'stats' });
    round.claim(unpersisted > 0, 'the disk was never full');
    await conclude(round, sink, service);
  },
};
