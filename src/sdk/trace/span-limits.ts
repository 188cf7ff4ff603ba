import { group, invalidOption, shown, whole } from '../../config/checks.js';
import type { Environment } from '../../config/environment.js';
import { reportingReader } from '../../export/diagnostics.js';
import type { AttributeLimits } from './attribute-list.js';

const DEFAULT_COUNT = 128;
const MAX_LIMIT = 2 ** 31 - 1;

/**
 * How much a span may hold. What is left out comes from the variable, then from the default. Each is a whole number from
 * 0, or `Infinity`.
 */
export interface SpanLimits {
  /** `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT`, else `OTEL_ATTRIBUTE_COUNT_LIMIT`. Default 128. */
  attributeCountLimit?: number;
  /**
   * Longest text, in UTF-16 units, and longest run of bytes; at least 1. `OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT`, else
   * `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`. Default: none.
   */
  attributeValueLengthLimit?: number;
  /** The newest are kept. `OTEL_SPAN_EVENT_COUNT_LIMIT`. Default 128. */
  eventCountLimit?: number;
  /** The newest are kept. `OTEL_SPAN_LINK_COUNT_LIMIT`. Default 128. */
  linkCountLimit?: number;
  /** `OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT`. Default 128. */
  attributePerEventCountLimit?: number;
  /** `OTEL_LINK_ATTRIBUTE_COUNT_LIMIT`. Default 128. */
  attributePerLinkCountLimit?: number;
}

/** The limits in the form that spans use. */
export interface ResolvedSpanLimits {
  readonly attributes: AttributeLimits;
  readonly eventAttributes: AttributeLimits;
  readonly linkAttributes: AttributeLimits;
  readonly events: number;
  readonly links: number;
}

const VARIABLES: Readonly<Record<keyof SpanLimits, readonly string[]>> = {
  attributeCountLimit: ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
  attributeValueLengthLimit: ['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
  eventCountLimit: ['OTEL_SPAN_EVENT_COUNT_LIMIT'],
  linkCountLimit: ['OTEL_SPAN_LINK_COUNT_LIMIT'],
  attributePerEventCountLimit: ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT'],
  attributePerLinkCountLimit: ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT'],
};
const LIMITS = Object.keys(VARIABLES) as (keyof SpanLimits)[];

/** @throws OtlpNativeError `INVALID_OPTION`; a broken variable is ignored with a warning. */
export function resolveSpanLimits(
  given: SpanLimits | undefined,
  environment: Environment,
): ResolvedSpanLimits {
  const checked = group(given, 'spanLimits', LIMITS);
  const reader = reportingReader(environment);
  const limit = (name: keyof SpanLimits): number => {
    const min = name === 'attributeValueLengthLimit' ? 1 : 0;
    const value = checked[name];
    if (value !== undefined) {
      if (isLimit(value, min)) return value;
      throw invalidOption(
        `spanLimits.${name}`,
        `must be a whole number from ${min}, or Infinity, not ${shown(value)}`,
      );
    }
    const isLength = name === 'attributeValueLengthLimit';
    const fallback = isLength ? Number.POSITIVE_INFINITY : DEFAULT_COUNT;
    const parsed = reader.number(VARIABLES[name], whole(min, MAX_LIMIT), isLength ? 'no limit' : fallback);
    return parsed?.value ?? fallback;
  };
  const valueLength = limit('attributeValueLengthLimit');
  return {
    attributes: { count: limit('attributeCountLimit'), valueLength },
    eventAttributes: { count: limit('attributePerEventCountLimit'), valueLength },
    linkAttributes: { count: limit('attributePerLinkCountLimit'), valueLength },
    events: limit('eventCountLimit'),
    links: limit('linkCountLimit'),
  };
}

function isLimit(value: unknown, min: number): value is number {
  return (Number.isInteger(value) || value === Number.POSITIVE_INFINITY) && (value as number) >= min;
}
