import type { Attributes, Context, Link, SpanKind, TraceState } from '@opentelemetry/api';

/** Of the 56 random bits of a trace, the first value that none has: a span with this threshold is never sampled. */
export const MAX_THRESHOLD = 1n << 56n;
/** No value is below it: a span with this threshold is always sampled. */
export const MIN_THRESHOLD = 0n;
/** The span isn't sampled, for reasons that have nothing to do with probability. */
export const NO_THRESHOLD = -1n;

/** What a composable sampler wants; that of the official `@opentelemetry/sampler-composite`. */
export interface SamplingIntent {
  /** The span is sampled when its trace's random value is at least this; -1 not to sample. */
  threshold: bigint;
  /** Whether the threshold tells how many spans one sampled span stands for. */
  thresholdReliable: boolean;
  /** Attributes to add to the span. */
  attributes?: Attributes;
  /** Changes the parent's trace state, if there is one. */
  updateTraceState?: (traceState: TraceState) => TraceState;
}

/**
 * A sampler that says from which threshold on it would sample, so that it can be combined with others;
 * {@link CompositeSampler} makes a {@link Sampler} of it. Those of the official `@opentelemetry/sampler-composite` are of
 * this form.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#compositesampler
 */
export interface ComposableSampler {
  /** What it would decide, for whoever puts it together with others. */
  getSamplingIntent(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingIntent;
  /** For people: its name and settings. */
  toString(): string;
}

/** The answer of those that don't sample. */
export const NOT_SAMPLING: Readonly<SamplingIntent> = Object.freeze({
  threshold: NO_THRESHOLD,
  thresholdReliable: false,
});

/** Whether something is sampled from `threshold` on. */
export function isThreshold(threshold: bigint): boolean {
  return threshold >= MIN_THRESHOLD && threshold <= MAX_THRESHOLD;
}
