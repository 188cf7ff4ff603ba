import type { Attributes, Context, Link, SpanKind } from '@opentelemetry/api';
import { type ComposableSampler, NOT_SAMPLING, type SamplingIntent } from './composable-sampler.js';

/** Whether a rule is for a span. */
export type SamplingPredicate = (
  context: Context,
  traceId: string,
  spanName: string,
  spanKind: SpanKind,
  attributes: Attributes,
  links: Link[],
) => boolean;

/** A predicate, and the sampler for the spans that fulfil it. */
export type SamplingRule = readonly [predicate: SamplingPredicate, sampler: ComposableSampler];

/** The first rule that is for a span decides; a span that no rule is for isn't sampled. */
export class ComposableRuleBasedSampler implements ComposableSampler {
  private readonly rules: readonly SamplingRule[];

  constructor(rules: readonly SamplingRule[]) {
    this.rules = rules;
  }

  getSamplingIntent(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingIntent {
    for (const [predicate, sampler] of this.rules) {
      if (predicate(context, traceId, spanName, spanKind, attributes, links)) {
        return sampler.getSamplingIntent(context, traceId, spanName, spanKind, attributes, links);
      }
    }
    return NOT_SAMPLING;
  }

  toString(): string {
    const rules = this.rules.map(
      ([predicate, sampler]) => `(${predicate.name || '(anonymous)'}, ${sampler})`,
    );
    return `ComposableRuleBasedSampler([${rules.join(', ')}])`;
  }
}
