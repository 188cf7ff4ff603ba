/** Counts what objects hold, so that a table that grows shows even while it is small. */

export interface Census {
  /** All objects that were reached. */
  readonly objects: number;
  /** Entries of the largest map, set or array by where it hangs, with `[]` for each index or key on the way. */
  readonly largest: ReadonlyMap<string, number>;
}

/** Below it a collection isn't told of. */
const TOLD_FROM = 64;

/**
 * Walks from `roots` over properties, maps, sets and arrays. What it must not enter (an application's own objects) is in
 * `outside`.
 */
export function takeCensus(roots: Readonly<Record<string, object>>, outside: readonly object[] = []): Census {
  const seen = new Set<object>(outside);
  const largest = new Map<string, number>();
  const waiting: [path: string, value: object][] = [];
  const tell = (path: string, entries: number): void => {
    if (entries >= TOLD_FROM && entries > (largest.get(path) ?? 0)) largest.set(path, entries);
  };
  const visit = (path: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    waiting.push([path, value]);
  };
  for (const [name, root] of Object.entries(roots)) visit(name, root);
  // Breadth first: the shortest path is the one to tell of. The list grows while it is walked.
  for (const [path, value] of waiting) {
    if (ArrayBuffer.isView(value)) continue;
    if (value instanceof Map) {
      tell(path, value.size);
      for (const [key, entry] of value) {
        visit(`${path}{}`, key);
        visit(`${path}[]`, entry);
      }
    } else if (value instanceof Set || Array.isArray(value)) {
      tell(path, value instanceof Set ? value.size : value.length);
      for (const entry of value) visit(`${path}[]`, entry);
    }
    for (const key of Object.keys(value)) {
      if (Array.isArray(value)) break;
      // A getter may do anything; data is what takes memory.
      const held = Object.getOwnPropertyDescriptor(value, key)?.value;
      visit(isChain(key) ? path : `${path}.${key}`, held);
    }
  }
  return { objects: seen.size - outside.length, largest };
}

/** Links of lists and trees: a path doesn't get longer by them. */
function isChain(key: string): boolean {
  return ['sibling', 'firstChild', 'next', 'firstEdge', 'lastNode', 'parent', 'owner'].includes(key);
}
