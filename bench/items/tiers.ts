import type { ExporterOptions, ExportStats } from 'otlp-native/otel';
import type { Ratio } from '../comparison.ts';
import { quotientOf } from '../measure/quotient.ts';
import type { Rounds } from '../measure/rounds.ts';
import type { SinkEndpoints } from '../sink/sink-process.ts';
import { heapBytes, heapPeak, mainNs, processNs } from './costs.ts';
import type { PhaseRounds } from './item-comparison.ts';
import { type ItemPath, type RunningItems, unheardPath } from './item-path.ts';
import { exporterOptions, openNativePath } from './native-path.ts';
import type { ExportObserver } from './observe-exports.ts';
import { openOfficialPath, type QueueLimits } from './official-path.ts';

// The official SDK and our own tier, each whole: it makes the items and sends them, by OTLP over HTTP/protobuf with gzip.

/** One party of such a comparison. */
export interface TierSubject {
  /** As the tables and `--json` name it. */
  name: string;
  tier: Tier;
}

export type Tier =
  /** The API alone, with no provider: what the workload itself costs. */
  | { by: 'nobody' }
  /** The official provider, batch processor and exporter; gzip at zlib's level 6, as it takes no other. */
  | { by: 'official'; queue: 'defaults' | 'roomy' }
  /** Our provider; a level of `null` is our default. */
  | { by: 'native'; gzipLevel: number | null };

export type TierKey = 'nobody' | 'official' | 'officialDefaults' | 'native' | 'nativeDefaults';

/** All subjects; `provider` is the name of our class. */
export function tierSubjects(provider: string): Record<TierKey, TierSubject> {
  return {
    nobody: { name: 'no provider', tier: { by: 'nobody' } },
    official: { name: 'official SDK, gzip 6', tier: { by: 'official', queue: 'roomy' } },
    officialDefaults: {
      name: 'official SDK, gzip 6, defaults',
      tier: { by: 'official', queue: 'defaults' },
    },
    native: { name: `${provider}, gzip 6`, tier: { by: 'native', gzipLevel: 6 } },
    nativeDefaults: { name: `${provider}, gzip 1, defaults`, tier: { by: 'native', gzipLevel: null } },
  };
}

/** How one signal's tiers start, each registered for this whole process. */
export interface TierStarts {
  nobody(): RunningItems;
  /** `queue` is `null` for the SDK's defaults. */
  official(endpoint: string, queue: QueueLimits | null, observer: ExportObserver): RunningItems;
  native(exporter: ExporterOptions): RunningItems & { stats(): ExportStats };
}

/** The subject at work in this process. `load` gives the start it needs; it imports no more than that. */
export async function openTierPath(
  { tier }: TierSubject,
  { http }: SinkEndpoints,
  load: { [By in Tier['by']]: () => Promise<TierStarts[By]> },
): Promise<ItemPath> {
  switch (tier.by) {
    case 'nobody': {
      const start = await load.nobody();
      return unheardPath(start());
    }
    case 'official': {
      const start = await load.official();
      return openOfficialPath(tier.queue, (queue, observer) => start(http, queue, observer));
    }
    case 'native': {
      const start = await load.native();
      const running = start(exporterOptions('http/protobuf', http, tier.gzipLevel));
      return openNativePath(running, () => running.stats());
    }
  }
}

/** The ratios of whole tiers; `item` is what is made: `span`. */
export function tierRatios(
  item: string,
  aims: { main: number; process: number; heapGrowth: number | null },
  { closedLoop, paced, heapGrowth }: PhaseRounds<TierKey>,
): Record<string, Ratio> {
  const ratio = <Result>(
    rounds: Rounds<TierKey, Result>,
    cost: (result: Result) => number,
    meaning: string,
    aim: number | null,
  ): Ratio => ({
    ...quotientOf(rounds.of('official').map(cost), rounds.of('native').map(cost)),
    meaning,
    aim,
  });
  return {
    main: ratio(closedLoop, mainNs, `main thread, the whole ${item}, gzip 6`, aims.main),
    process: ratio(closedLoop, processNs, `whole process, the whole ${item}, gzip 6`, aims.process),
    processDefaults: {
      ...quotientOf(
        closedLoop.of('officialDefaults').map(processNs),
        closedLoop.of('nativeDefaults').map(processNs),
      ),
      meaning: `whole process, the whole ${item}, each side's defaults with gzip on`,
      aim: null,
    },
    mainPaced: ratio(
      paced,
      mainNs,
      'main thread at a steady rate, timers and idle turns included, gzip 6',
      null,
    ),
    heapGrowth: ratio(
      heapGrowth,
      heapBytes,
      `bytes that grow on the heap for a ${item}, with no garbage collected, gzip 6`,
      aims.heapGrowth,
    ),
    heapPeak: ratio(
      closedLoop,
      heapPeak,
      'largest heap of the closed loop less the heap at its start, gzip 6',
      null,
    ),
  };
}
