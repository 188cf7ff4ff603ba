import {
  type Attributes,
  type Context,
  isSpanContextValid,
  type Link,
  type SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import {
  type ComposableSampler,
  isThreshold,
  MIN_THRESHOLD,
  NOT_SAMPLING,
  type SamplingIntent,
} from './composable-sampler.js';
import { parseOtTraceState } from './ot-trace-state.js';

const SAMPLED_WITHOUT_THRESHOLD: Readonly<SamplingIntent> = Object.freeze({
  threshold: MIN_THRESHOLD,
  thresholdReliable: false,
});

/** Samples as the parent was: with its threshold, or without one by its sampled flag. `root` decides for root spans. */
export class ComposableParentThresholdSampler implements ComposableSampler {
  private readonly root: ComposableSampler;

  constructor(root: ComposableSampler) {
    this.root = root;
  }

  getSamplingIntent(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingIntent {
    const parent = trace.getSpanContext(context);
    if (parent === undefined || !isSpanContextValid(parent)) {
      return this.root.getSamplingIntent(context, traceId, spanName, spanKind, attributes, links);
    }
    const { threshold } = parseOtTraceState(parent.traceState);
    if (isThreshold(threshold)) return { threshold, thresholdReliable: true };
    return (parent.traceFlags & TraceFlags.SAMPLED) !== 0 ? SAMPLED_WITHOUT_THRESHOLD : NOT_SAMPLING;
  }

  toString(): string {
    return `ComposableParentThresholdSampler(rootSampler=${this.root})`;
  }
}
