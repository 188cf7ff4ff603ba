import { type BaggageEntry, type Context, propagation, type TextMapGetter } from '@opentelemetry/api';
import { headerText } from './header-text.js';

/** What W3C Baggage allows at most, which bounds this one too. */
const MAX_ENTRIES = 180;
const MAX_UNITS = 8192;

/**
 * Adds baggage that comes in a header for each entry, `{prefix}{key}`, to what `context` has; up to 180 entries and 8192
 * characters.
 *
 * @param prefix in small letters.
 * @param decode of a value; null for one that can't be read.
 */
export function withPrefixedBaggage(
  context: Context,
  carrier: unknown,
  getter: TextMapGetter,
  prefix: string,
  decode: (text: string) => string | null,
): Context {
  const entries: [string, BaggageEntry][] = [];
  let units = 0;
  for (const name of getter.keys(carrier)) {
    if (!name.toLowerCase().startsWith(prefix) || entries.length >= MAX_ENTRIES) continue;
    const key = name.slice(prefix.length);
    const value = decode(headerText(carrier, name, getter) ?? '');
    if (key === '' || !value) continue;
    units += key.length + value.length;
    if (units > MAX_UNITS) break;
    entries.push([key, { value }]);
  }
  if (entries.length === 0) return context;
  let baggage = propagation.getBaggage(context) ?? propagation.createBaggage();
  for (const [key, entry] of entries) baggage = baggage.setEntry(key, entry);
  return propagation.setBaggage(context, baggage);
}
