/** What `OTEL_ENTITIES` says. */
export interface Entities {
  /** Identifying and describing attributes of all entities, in order. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly faults: readonly { readonly index: number; readonly reason: string }[];
}

const ENTITY = /^([A-Za-z][A-Za-z0-9._-]*)\{([^{}[\]@;]*)\}(?:\[([^{}[\]@;]*)\])?(?:@([^{}[\]@;]+))?$/;

/**
 * The entities of `type{id=value,…}[description=value,…]@schema`, separated by semicolons, with percent-encoded values. A broken
 * one is left out; of those of the same type and the same ids the last counts.
 */
export function parseEntities(text: string): Entities {
  const entities = new Map<string, readonly (readonly [string, string])[]>();
  const faults: { index: number; reason: string }[] = [];
  for (const [index, item] of text.split(';').entries()) {
    if (item.trim() === '') continue;
    const match = ENTITY.exec(item.trim());
    const [, type = '', ids = '', descriptions = ''] = match ?? [];
    const identifying = pairs(ids);
    const describing = pairs(descriptions);
    if (match === null) faults.push({ index, reason: 'is not of the form type{id=value}' });
    else if (identifying === null || describing === null) {
      faults.push({ index, reason: 'has a pair that is not of the form key=value' });
    } else if (identifying.length === 0) faults.push({ index, reason: 'has no identifying attribute' });
    else entities.set(JSON.stringify([type, identifying]), [...identifying, ...describing]);
  }
  return { attributes: new Map([...entities.values()].flat()), faults };
}

/** Null where one is broken. */
function pairs(text: string): readonly (readonly [string, string])[] | null {
  const found: [string, string][] = [];
  for (const pair of text.split(',')) {
    if (pair.trim() === '') continue;
    const equals = pair.indexOf('=');
    const key = pair.slice(0, Math.max(0, equals)).trim();
    if (key === '') return null;
    try {
      found.push([key, decodeURIComponent(pair.slice(equals + 1).trim())]);
    } catch {
      return null;
    }
  }
  return found;
}
