/** What a test asks of the telemetry that came. */

import type { KeyValue, Received } from '../official-instrumentations/otlp-json.ts';

/** The values of a text attribute. */
export function texts(attributes: readonly KeyValue[] | undefined, key: string): string[] {
  return (attributes ?? []).flatMap((attribute) =>
    attribute.key === key ? [attribute.value?.stringValue ?? ''] : [],
  );
}

/** The services that reported, each once. */
export function servicesOf({ resources }: Received): string[] {
  return [...new Set(resources.flatMap(({ attributes }) => texts(attributes, 'service.name')))].sort();
}

/** The threads that reported. */
export function instancesOf({ resources }: Received): Set<string> {
  return new Set(resources.flatMap(({ attributes }) => texts(attributes, 'service.instance.id')));
}

/** The names of all metrics that came, as often as they came. */
export function metricNames({ metrics }: Received): string[] {
  return metrics.map(({ item }) => item.name);
}
