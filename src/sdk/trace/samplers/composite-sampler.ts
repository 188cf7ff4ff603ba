import { type Attributes, type Context, type Link, type SpanKind, trace } from '@opentelemetry/api';
import { W3CTraceState } from '../../context/trace-state.js';
import { type Sampler, SamplingDecision, type SamplingResult } from '../sampler.js';
import { type ComposableSampler, isThreshold, NO_THRESHOLD } from './composable-sampler.js';
import { parseOtTraceState, withOtTraceState } from './ot-trace-state.js';

/** The digits of a trace id that are its random value. */
const RANDOM_DIGITS = 14;

/**
 * Samples as a {@link ComposableSampler} intends: spans of a trace consistently, whatever the probabilities along its way,
 * with the threshold in the trace state, so that it can be told later how many spans a sampled one stands for.
 *
 * ```ts
 * import { ComposableParentThresholdSampler, ComposableProbabilitySampler, CompositeSampler } from 'otlp-native';
 *
 * const sampler = new CompositeSampler(
 *   new ComposableParentThresholdSampler(new ComposableProbabilitySampler(0.1)),
 * );
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export class CompositeSampler implements Sampler {
  private readonly delegate: ComposableSampler;

  constructor(delegate: ComposableSampler) {
    this.delegate = delegate;
  }

  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const parentState = trace.getSpanContext(context)?.traceState;
    const ot = parseOtTraceState(parentState);
    const intent = this.delegate.getSamplingIntent(context, traceId, spanName, spanKind, attributes, links);
    const isSampled =
      isThreshold(intent.threshold) && intent.threshold <= (ot.randomValue ?? randomValueOf(traceId));
    const threshold = isSampled && intent.thresholdReliable ? intent.threshold : NO_THRESHOLD;
    const updated =
      parentState && intent.updateTraceState ? intent.updateTraceState(parentState) : parentState;
    const traceState = withOtTraceState(updated ?? new W3CTraceState(), { ...ot, threshold });
    return {
      decision: isSampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
      attributes: intent.attributes,
      traceState: updated === undefined && traceState.get('ot') === undefined ? undefined : traceState,
    };
  }

  toString(): string {
    return this.delegate.toString();
  }
}

function randomValueOf(traceId: string): bigint {
  return BigInt(`0x${traceId.slice(-RANDOM_DIGITS)}`);
}
