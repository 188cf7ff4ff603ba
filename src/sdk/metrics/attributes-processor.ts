import type { Attributes, Context } from '@opentelemetry/api';

/** Changes a measurement's attributes before a view's metric is told apart by them; the official SDK's fit. */
export interface AttributesProcessor {
  /** `context` is missing for observations of callbacks. */
  process(incoming: Attributes, context?: Context): Attributes;
}

/** Keeps the named attributes. */
export function createAllowListAttributesProcessor(
  attributeAllowList: readonly string[],
): AttributesProcessor {
  const names = new Set(attributeAllowList);
  return { process: (incoming) => filtered(incoming, (name) => names.has(name)) };
}

/** Keeps all but the named attributes. */
export function createDenyListAttributesProcessor(attributeDenyList: readonly string[]): AttributesProcessor {
  const names = new Set(attributeDenyList);
  return { process: (incoming) => filtered(incoming, (name) => !names.has(name)) };
}

function filtered(incoming: Attributes, isKept: (name: string) => boolean): Attributes {
  const kept: Attributes = {};
  for (const name in incoming) if (Object.hasOwn(incoming, name) && isKept(name)) kept[name] = incoming[name];
  return kept;
}
