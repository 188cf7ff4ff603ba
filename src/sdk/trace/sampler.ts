import type { Attributes, Context, Link, SpanKind, TraceState } from '@opentelemetry/api';
import type { SpanDraft } from './span-draft.js';

/** What a sampler decides about a span. The numbers are those of the official SDK. */
export const SamplingDecision = {
  /** Nothing is recorded. */
  NOT_RECORD: 0,
  /** The span is recorded for span processors, but not exported. */
  RECORD: 1,
  /** The span is recorded and exported. */
  RECORD_AND_SAMPLED: 2,
} as const;
export type SamplingDecision = (typeof SamplingDecision)[keyof typeof SamplingDecision];

/** A sampler's answer. */
export interface SamplingResult {
  /** Whether the span is recorded and sampled. */
  decision: SamplingDecision;
  /** Attributes to add to the span. */
  attributes?: Readonly<Attributes>;
  /** The span's trace state; left out, the parent's. */
  traceState?: TraceState;
}

/** Decides at a span's start whether it is recorded. The official SDK's samplers are of this form. */
export interface Sampler {
  /**
   * Decides about a span that is about to start.
   *
   * @param context the parent's context, without a span if the new one is a root.
   * @param traceId 32 hex digits.
   * @param attributes those that the span starts with, cleaned.
   */
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult;
  /** For people: its name and settings. */
  toString(): string;
}

/** A sampler that needs neither texts nor attributes to decide, so that none have to be made. */
export interface DraftSampler extends Sampler {
  /** Whether {@link DraftSampler.decide} may be asked: not if a delegate needs more. */
  readonly canDecideByDraft: boolean;
  /** As `shouldSample`. */
  decide(draft: SpanDraft): SamplingDecision;
}

/** `sampler`, if it can decide by the draft and is no subclass, which could decide otherwise. */
export function asDraftSampler(sampler: Sampler, classes: readonly unknown[]): DraftSampler | null {
  if (!classes.includes(sampler.constructor)) return null;
  const candidate = sampler as DraftSampler;
  return candidate.canDecideByDraft ? candidate : null;
}
