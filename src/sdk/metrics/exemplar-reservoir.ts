import { type Context, ROOT_CONTEXT, type Span } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { ExemplarLike } from '../../capture/stream-writer.js';
import { TraceContextWords } from '../../capture/trace-context-words.js';
import { activeContext } from '../context/global-context.js';
import { spanOf } from '../context/native-context.js';
import type { ExemplarFilter } from './exemplar-filter.js';

/** W3C trace flag. */
const SAMPLED = 1;
const NO_ATTRIBUTES: AttributeMap = Object.freeze({});
/** The answer for a measurement that can't become an exemplar. */
export const NOT_ELIGIBLE = null;
const TWO_TO_32 = 4_294_967_296;

/** The place of an exemplar, and the exemplar. */
export interface HeldExemplar extends ExemplarLike {
  readonly series: number;
  readonly slot: number;
}

/**
 * The exemplars of one storage's series since the last hand-over.
 *
 * Every eligible measurement has the same chance to be kept (algorithm R): an aligned reservoir keeps one of each bucket, a
 * simple one keeps `slots` of all. Bounded by the series times the slots.
 *
 * Specification: metrics SDK, "Exemplar defaults".
 */
export class ExemplarReservoir {
  private readonly isTraceBased: boolean;
  private readonly slots: number;
  private readonly isAligned: boolean;
  /** How many eligible measurements a bucket (aligned) or a series (simple) has seen. */
  private seen = new Uint32Array(0);
  private held = new Map<number, HeldExemplar>();
  private readonly ids = new TraceContextWords();
  private random: number;

  /**
   * @param slots buckets of an aligned reservoir, or how many exemplars a series of a simple one keeps.
   * @param seed of the choice; any number but 0.
   */
  constructor(
    filter: Exclude<ExemplarFilter, 'always_off'>,
    slots: number,
    isAligned: boolean,
    seed: number,
  ) {
    this.isTraceBased = filter === 'trace_based';
    this.slots = slots;
    this.isAligned = isAligned;
    this.random = seed | 0 || 1;
  }

  /**
   * The span of a measurement in `context`, undefined where there is none, or {@link NOT_ELIGIBLE} where the measurement
   * can't become an exemplar. Apart from {@link ExemplarReservoir.offer}, so that most measurements pay for this alone.
   */
  spanOf(context: Context | undefined): Span | undefined | typeof NOT_ELIGIBLE {
    const active = context ?? activeContext();
    const span = active === ROOT_CONTEXT ? undefined : spanOf(active);
    if (this.isTraceBased && (span === undefined || !isSampled(span))) return NOT_ELIGIBLE;
    return span;
  }

  /**
   * Offers a measurement that is eligible.
   *
   * @param span as {@link ExemplarReservoir.spanOf} answered.
   * @param bucket its bucket; ignored by a simple reservoir.
   * @param measured its attributes before a view took some away, or undefined if none did.
   * @param kept those that the series has.
   */
  offer(
    series: number,
    bucket: number,
    value: number,
    span: Span | undefined,
    measured: AttributeMap | undefined,
    kept: AttributeMap | undefined,
  ): void {
    const counter = this.isAligned ? series * this.slots + bucket : series;
    if (counter >= this.seen.length) this.enlarge(counter);
    const seen = (this.seen[counter] as number) + 1;
    this.seen[counter] = seen;
    const slot = this.isAligned ? this.alignedSlot(seen, bucket) : this.simpleSlot(seen);
    if (slot >= 0) this.keep(series, slot, value, span, measured, kept);
  }

  /** Whether there is anything to hand over. */
  get isEmpty(): boolean {
    return this.held.size === 0;
  }

  /** Hands over what is kept, and starts again. */
  take(): Iterable<HeldExemplar> {
    const { held, seen } = this;
    for (const { series, slot } of held.values()) {
      seen[this.isAligned ? series * this.slots + slot : series] = 0;
    }
    this.held = new Map();
    return held.values();
  }

  /** The `seen`th measurement of a bucket replaces what the bucket holds with a chance of 1 in `seen`. */
  private alignedSlot(seen: number, bucket: number): number {
    return seen === 1 || this.below(seen) === 0 ? bucket : -1;
  }

  private simpleSlot(seen: number): number {
    if (seen <= this.slots) return seen - 1;
    const slot = this.below(seen);
    return slot < this.slots ? slot : -1;
  }

  /** A whole number from 0 to `limit` − 1. */
  private below(limit: number): number {
    let x = this.random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.random = x;
    return Math.floor(((x >>> 0) / TWO_TO_32) * limit);
  }

  private keep(
    series: number,
    slot: number,
    value: number,
    span: Span | undefined,
    measured: AttributeMap | undefined,
    kept: AttributeMap | undefined,
  ): void {
    const hasIds = span !== undefined && this.ids.ofSpan(span);
    this.held.set(series * this.slots + slot, {
      series,
      slot,
      value,
      timeMs: Date.now(),
      ids: hasIds ? this.ids.words.slice() : null,
      attributes: measured === undefined ? NO_ATTRIBUTES : without(measured, kept),
    });
  }

  private enlarge(counter: number): void {
    const larger = new Uint32Array(Math.max(64, 2 ** Math.ceil(Math.log2(counter + 1))));
    larger.set(this.seen);
    this.seen = larger;
  }
}

function isSampled(span: Span): boolean {
  const own = (span as { traceFlags?: number }).traceFlags;
  return ((own ?? span.spanContext().traceFlags) & SAMPLED) !== 0;
}

/** The attributes of `measured` that `kept` doesn't have. */
function without(measured: AttributeMap, kept: AttributeMap | undefined): AttributeMap {
  return Object.fromEntries(
    Object.entries(measured).filter(([key]) => kept === undefined || !Object.hasOwn(kept, key)),
  );
}
