/** Leases from one place in the program that nobody released before they became garbage. */
export interface MemoryLeak {
  /** Where they were leased, the caller first: a few lines of a stack. */
  readonly place: string;
  /** How many. */
  readonly leases: number;
  /** Their bytes together. */
  readonly bytes: number;
}

/** Lines of a stack that tell places apart. */
const FRAMES = 3;
/** Places that are told apart; all others are one. */
const MAX_PLACES = 256;
const ELSEWHERE = '(elsewhere)';

/** Of all pools: many short-lived ones may be leased from at one place. */
const toldPlaces = new Set<string>();

/** What is remembered of a lease, which must not keep it alive. */
interface Trace {
  readonly place: string;
  readonly bytes: number;
}

/** Finds leases that became garbage without a release. */
export class LeakDetector {
  private readonly registry: FinalizationRegistry<Trace>;
  private readonly byPlace = new Map<string, { leases: number; bytes: number }>();

  /** `onLeak` hears of the bytes of each. */
  constructor(onLeak: (bytes: number) => void) {
    this.registry = new FinalizationRegistry((trace) => {
      this.count(trace);
      onLeak(trace.bytes);
    });
  }

  /** Follows `lease`; `above` is the function whose caller leased it. */
  watch(lease: object, bytes: number, above: (...args: never[]) => unknown): void {
    this.registry.register(lease, { place: placeOf(above), bytes }, lease);
  }

  /** `lease` was released. */
  forget(lease: object): void {
    this.registry.unregister(lease);
  }

  leaks(): MemoryLeak[] {
    return Array.from(this.byPlace, ([place, { leases, bytes }]) => ({ place, leases, bytes }));
  }

  private count({ place, bytes }: Trace): void {
    const key = this.byPlace.has(place) || this.byPlace.size < MAX_PLACES ? place : ELSEWHERE;
    const known = this.byPlace.get(key);
    if (known === undefined) this.byPlace.set(key, { leases: 1, bytes });
    else {
      known.leases++;
      known.bytes += bytes;
    }
    if (toldPlaces.has(key) || toldPlaces.size > MAX_PLACES) return;
    toldPlaces.add(key);
    process.emitWarning(`a lease of ${bytes} bytes was never released; it was leased ${key}`, {
      type: 'OtlpNativeMemoryLeak',
      detail:
        'Call release() when the bytes are done with, or declare the lease with `using`. Told once for each place.',
    });
  }
}

function placeOf(above: (...args: never[]) => unknown): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, above);
  Error.stackTraceLimit = limit;
  const frames = holder.stack?.split('\n').slice(1) ?? [];
  return frames.map((frame) => frame.trim()).join(' ') || ELSEWHERE;
}
