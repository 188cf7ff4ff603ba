/** Whether what a soak found is within the bounds that the tables state. */

export interface Sample {
  readonly rssBytes: number;
  /** JavaScript's heap and array buffers, after a collection. */
  readonly heapBytes: number;
  /** Objects that our providers, adapters and instrumentations hold, where they were counted. */
  readonly objects: number | null;
}

export interface Soak {
  readonly days: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly samples: readonly Sample[];
  /** Entries of the largest collections, by where they hang. */
  readonly largest: Readonly<Record<string, number>>;
}

export interface SoakReport extends Soak {
  /** What grew, in words. */
  readonly faults: readonly string[];
}

const MIB = 2 ** 20;
/** By the last part of a path: the bound of that table. What isn't named has the least of them. */
const BOUNDS: readonly (readonly [suffix: string, entries: number])[] = [
  ['.strings', 16_384],
  ['.resources', 1_024],
  ['.scopes', 4_096],
  ['.tracers', 4_096],
  ['.loggers', 4_096],
  ['.meters', 4_096],
  ['.registered', 16_384],
  ['.storages', 16_384],
];
const OTHER_BOUND = 4_096;
/** Of the last third over the second one. Allocators and the garbage collector take their time. */
const MAX_RSS_GROWTH = 48 * MIB;
const MAX_HEAP_GROWTH = 24 * MIB;
const MAX_OBJECT_GROWTH = 1.1;

export function judge(soak: Soak): SoakReport {
  const { samples, largest } = soak;
  const third = Math.floor(samples.length / 3);
  // The least of several looks: what is held for a moment only doesn't count.
  const least = (from: number, to: number, of: (sample: Sample) => number): number =>
    Math.min(...samples.slice(from, to).map(of));
  const growth = (of: (sample: Sample) => number): number =>
    least(2 * third, samples.length, of) - least(third, 2 * third, of);
  const faults: string[] = [];
  const rss = growth(({ rssBytes }) => rssBytes);
  if (rss > MAX_RSS_GROWTH) faults.push(`RSS grew by ${Math.round(rss / MIB)} MiB in the last third`);
  const heap = growth(({ heapBytes }) => heapBytes);
  if (heap > MAX_HEAP_GROWTH) faults.push(`the heap grew by ${Math.round(heap / MIB)} MiB in the last third`);
  const [before = 0, after = 0] = samples.flatMap(({ objects }) => objects ?? []).slice(-2);
  if (after > before * MAX_OBJECT_GROWTH)
    faults.push(`tables grew from ${before} to ${after} objects in the last third`);
  for (const [path, entries] of Object.entries(largest)) {
    const bound = BOUNDS.find(([suffix]) => path.endsWith(suffix))?.[1] ?? OTHER_BOUND;
    if (entries > bound) faults.push(`${path} has ${entries} entries; its bound is ${bound}`);
  }
  if (soak.delivered === 0) faults.push('nothing was delivered');
  return { ...soak, faults };
}
