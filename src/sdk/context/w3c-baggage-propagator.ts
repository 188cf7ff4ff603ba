import {
  type Baggage,
  type BaggageEntry,
  baggageEntryMetadataFromString,
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from './suppress-tracing.js';

const BAGGAGE = 'baggage';
/** The specification's limits: entries, units of one entry, units of all. */
const MAX_ENTRIES = 180;
const MAX_ENTRY_UNITS = 4096;
const MAX_UNITS = 8192;

/**
 * Carries baggage from process to process in the header of W3C Baggage. What is over the specification's limits is left
 * out.
 *
 * @see https://www.w3.org/TR/baggage/
 */
export class W3CBaggagePropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const baggage = propagation.getBaggage(context);
    if (!baggage || isTracingSuppressed(context)) return;
    const header = serialized(baggage);
    if (header !== '') setter.set(carrier, BAGGAGE, header);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const given = getter.get(carrier, BAGGAGE);
    if (!given) return context;
    const entries = new BaggageReader();
    for (const header of Array.isArray(given) ? given : [given]) entries.read(header);
    if (entries.count === 0) return context;
    return propagation.setBaggage(context, propagation.createBaggage(entries.found));
  }

  fields(): string[] {
    return [BAGGAGE];
  }
}

function serialized(baggage: Baggage): string {
  let header = '';
  const entries = baggage
    .getAllEntries()
    .map(([key, entry]) => serializedEntry(key, entry))
    .filter((entry) => entry !== null && entry.length <= MAX_ENTRY_UNITS)
    .slice(0, MAX_ENTRIES);
  for (const entry of entries) {
    const longer = header === '' ? `${entry}` : `${header},${entry}`;
    if (longer.length <= MAX_UNITS) header = longer;
  }
  return header;
}

/** Null for texts that have no percent-encoding, because half of a character is missing. */
function serializedEntry(key: string, { value, metadata }: BaggageEntry): string | null {
  try {
    const entry = `${encodeURIComponent(key)}=${encodeURIComponent(value)}`;
    return metadata === undefined ? entry : `${entry};${metadata.toString()}`;
  } catch {
    return null;
  }
}

/** The entries of one or more headers, up to the limits. */
class BaggageReader {
  readonly found: Record<string, BaggageEntry> = Object.create(null);
  count = 0;
  private units = 0;

  read(header: string): void {
    if (typeof header !== 'string') return;
    let start = 0;
    while (start < header.length && this.count < MAX_ENTRIES) {
      const comma = header.indexOf(',', start);
      const end = comma < 0 ? header.length : comma;
      if (end - start <= MAX_ENTRY_UNITS && !this.add(header.slice(start, end))) return;
      start = end + 1;
    }
  }

  /** @returns false when there is no room for what follows. */
  private add(text: string): boolean {
    const parsed = parseEntry(text);
    if (parsed === null) return true;
    const units = text.length + (this.count === 0 ? 0 : 1);
    if (this.units + units > MAX_UNITS) return false;
    this.found[parsed.key] = parsed.entry;
    this.count++;
    this.units += units;
    return true;
  }
}

function parseEntry(text: string): { key: string; entry: BaggageEntry } | null {
  const semicolon = text.indexOf(';');
  const pair = semicolon < 0 ? text : text.slice(0, semicolon);
  const equals = pair.indexOf('=');
  if (equals <= 0) return null;
  const rawKey = pair.slice(0, equals).trim();
  const rawValue = pair.slice(equals + 1).trim();
  if (rawKey === '' || rawValue === '') return null;
  try {
    const entry: BaggageEntry = { value: decodeURIComponent(rawValue) };
    if (semicolon >= 0 && semicolon < text.length - 1) {
      entry.metadata = baggageEntryMetadataFromString(text.slice(semicolon + 1));
    }
    return { key: decodeURIComponent(rawKey), entry };
  } catch {
    return null;
  }
}
