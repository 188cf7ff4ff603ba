import type { Attributes, Context, Link, SpanKind } from '@opentelemetry/api';
import type { ComposableSampler, SamplingIntent } from './composable-sampler.js';

/** Samples as another does, and adds attributes to the spans that are sampled. */
export class ComposableAnnotatingSampler implements ComposableSampler {
  private readonly delegate: ComposableSampler;
  private readonly attributes: Readonly<Attributes>;

  constructor(delegate: ComposableSampler, attributes: Attributes) {
    this.delegate = delegate;
    this.attributes = Object.freeze({ ...attributes });
  }

  getSamplingIntent(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingIntent {
    const intent = this.delegate.getSamplingIntent(context, traceId, spanName, spanKind, attributes, links);
    return { ...intent, attributes: { ...intent.attributes, ...this.attributes } };
  }

  toString(): string {
    return `ComposableAnnotatingSampler(${this.delegate}, attributes)`;
  }
}
