/** The attributes of a list, or what is wrong with it; the list is not shown. */
export type AttributeList =
  | { readonly attributes: Readonly<Record<string, string>>; readonly fault: null }
  | { readonly attributes: null; readonly fault: string };

/**
 * The attributes of `key=value,…` with percent-encoding, the form of `OTEL_RESOURCE_ATTRIBUTES`; a broken entry makes all of it
 * useless, as the specification says.
 */
export function parseAttributeList(list: string): AttributeList {
  const attributes: Record<string, string> = Object.create(null);
  for (const [index, entry] of list.split(',').entries()) {
    if (entry.trim() === '') continue;
    const equals = entry.indexOf('=');
    const key = decoded(entry.slice(0, equals));
    const value = decoded(entry.slice(equals + 1));
    // The specification wants equals signs of values encoded, and nothing of a list with an error in it.
    if (equals < 0 || !key || value === null || entry.includes('=', equals + 1)) {
      return { attributes: null, fault: `entry ${index + 1} is not of the form key=value` };
    }
    attributes[key] = value;
  }
  return { attributes, fault: null };
}

/** Null for a broken percent-encoding. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return null;
  }
}
