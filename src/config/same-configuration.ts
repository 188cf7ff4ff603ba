/**
 * Whether two parts of configurations say the same: what has to be made anew after a file has changed is what differs.
 *
 * ```ts
 * sameConfiguration({ timeoutMs: 1 }, { timeoutMs: 1 }); // true
 * ```
 */
export function sameConfiguration(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map<string, unknown>(Object.entries(b));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameConfiguration(value, right.get(key)))
  );
}
