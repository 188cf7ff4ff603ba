import type { Link } from '@opentelemetry/api';
import { type AttributeLimits, AttributeList, anyValue } from './attribute-list.js';

/** A link of a span, with its attributes cleaned. */
export type SpanLink = Link & { droppedAttributesCount?: number };

/** A copy of `link` within the limits. */
export function cleanedLink({ context, attributes }: Link, limits: AttributeLimits): SpanLink {
  if (typeof attributes !== 'object' || attributes === null) return { context };
  const list = AttributeList.ofPart(limits);
  list.fill(attributes, limits, anyValue);
  return { context, ...list.toAttributes() };
}
