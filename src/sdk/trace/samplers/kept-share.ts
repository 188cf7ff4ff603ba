import type { TraceState } from '@opentelemetry/api';
import type { SpanContextLike } from '../../../capture/readable-span.js';
import { W3CTraceState } from '../../context/trace-state.js';
import { isThreshold, MAX_THRESHOLD } from './composable-sampler.js';
import { parseOtTraceState, withOtTraceState } from './ot-trace-state.js';

/** Of 56 bits, those that the plain test looks at: shares are multiples of 1/1024. */
const HIGH_BITS = 24;
const LOW_BITS = 56n - BigInt(HIGH_BITS);
const RANDOM_DIGITS = 14;
const OT = 'ot';

/**
 * Which traces are kept where only a share of them is: those whose random value is at or above a threshold, so that every service that
 * keeps the same share, or more, keeps them too. What is kept says so in its trace state (`ot=th:…`), by which the kept spans can be
 * counted as those that they stand for.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export class KeptShare {
  private readonly share: number;
  /** In the first 24 bits. */
  private readonly highThreshold: number;
  private readonly rootState: TraceState;

  constructor(share: number) {
    this.share = share;
    this.highThreshold = Math.round((1 - share) * 2 ** HIGH_BITS);
    const threshold = BigInt(this.highThreshold) << LOW_BITS;
    this.rootState = withOtTraceState(new W3CTraceState(), { threshold, randomValue: null, rest: [] });
  }

  /**
   * Whether a trace without an `ot` member is kept, by the last two words of its id.
   *
   * @returns the trace state of those that are; null for the others.
   */
  keptRoot(word2: number, word3: number, traceState: TraceState | undefined): TraceState | null {
    const ot = traceState?.get(OT);
    if (traceState !== undefined && ot !== undefined) {
      return this.kept((BigInt(high24(word2)) << LOW_BITS) | BigInt(swapped(word3)), traceState);
    }
    if (high24(word2) < this.highThreshold) return null;
    return traceState === undefined ? this.rootState : this.rootStateOver(traceState);
  }

  /** As {@link KeptShare.keptRoot}, for any trace. */
  keptById(traceId: string, traceState: TraceState | undefined): TraceState | null {
    return this.kept(BigInt(`0x${traceId.slice(-RANDOM_DIGITS)}`), traceState ?? new W3CTraceState());
  }

  /** As {@link KeptShare.keptRoot}, for the context of a span of others. */
  keptOfOthers({ traceId, traceState }: SpanContextLike): TraceState | null {
    const state = traceState === undefined || traceState === null ? '' : traceState.serialize();
    return this.keptById(traceId, new W3CTraceState(state));
  }

  /** Of what a threshold above has kept, the share is kept: the threshold rises by its part of what is left above it. */
  private kept(idValue: bigint, traceState: TraceState): TraceState | null {
    const ot = parseOtTraceState(traceState);
    const from = isThreshold(ot.threshold) ? ot.threshold : 0n;
    const above = MAX_THRESHOLD - from;
    const threshold = from + ((BigInt(this.highThreshold) * above) >> BigInt(HIGH_BITS));
    if ((ot.randomValue ?? idValue) < threshold) return null;
    return withOtTraceState(traceState, { ...ot, threshold });
  }

  private rootStateOver(traceState: TraceState): TraceState {
    return traceState.set(OT, this.rootState.get(OT) ?? '');
  }

  toString(): string {
    return `KeptShare(${this.share})`;
  }
}

/** Bytes 9 to 11 of the id: of its random value the first 24 bits. `word` holds its first byte lowest. */
function high24(word: number): number {
  return (((word >>> 8) & 0xff) << 16) | (((word >>> 16) & 0xff) << 8) | (word >>> 24);
}

function swapped(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
