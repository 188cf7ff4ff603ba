import { setTimeout as sleep } from 'node:timers/promises';
import type { NativeLoggerProvider, QueueFsync } from 'otlp-native';
import type { ItemSource } from '../items/item-path.ts';
import { startNativeLogs } from '../logs/native-logs.ts';
import { mainThreadCpuNs } from '../measure/main-thread-cpu.ts';
import { diskUse } from './disk-use.ts';
import { NOBODY } from './nobody.ts';
import { type Instant, type LoadPlan, type StoredLoad, storedBetween } from './stored-load.ts';

const ITEMS_A_TURN = 512;
/** Items made and not on disk yet; some 13 MB of the 64 MiB that may wait. Few of what a round stores, since they blur its ends. */
const BACKLOG = 65_536;

export interface OwnLoad extends LoadPlan {
  readonly directory: string;
  readonly fsync: QueueFsync;
}

/** Emits log records as fast as our queue takes them, in this process, with an endpoint that refuses all. */
export async function loadOwnQueue({ directory, fsync, warmUp, measured }: OwnLoad): Promise<StoredLoad> {
  const provider = startNativeLogs({
    endpoint: NOBODY,
    protocol: 'http/protobuf',
    queue: { directory, fsync, limitBytes: 4 * 1024 ** 3 },
  });
  const first = await persistedInstant(provider, warmUp);
  const last = await persistedInstant(provider, warmUp + measured);
  const { unpersisted, dropped } = provider.stats();
  if (unpersisted + dropped.queueFull > 0) throw new Error('not all that was made is in the queue');
  return storedBetween(first, last, (await diskUse(directory)) / last.items);
}

/** Goes on until so many items are on disk. */
async function persistedInstant(
  { source, stats }: { source: ItemSource; stats: NativeLoggerProvider['stats'] },
  items: number,
): Promise<Instant> {
  for (;;) {
    const { persisted } = stats();
    if (persisted >= items) {
      const { user, system } = process.cpuUsage();
      return {
        items: persisted,
        wallMs: performance.now(),
        cpuMs: (user + system) / 1_000,
        makingCpuMs: mainThreadCpuNs() / 1e6,
      };
    }
    if (source.made - persisted + ITEMS_A_TURN > BACKLOG) {
      await sleep(1);
      continue;
    }
    source.make(ITEMS_A_TURN);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
