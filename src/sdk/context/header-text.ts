import type { TextMapGetter } from '@opentelemetry/api';

/** The trimmed text of a header, of several the first; null where there is none. */
export function headerText(carrier: unknown, name: string, getter: TextMapGetter): string | null {
  const given: unknown = getter.get(carrier, name);
  const first: unknown = Array.isArray(given) ? given[0] : given;
  const text = typeof first === 'string' ? first.trim() : '';
  return text === '' ? null : text;
}
