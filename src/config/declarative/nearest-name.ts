/** How far apart two names may be to be mistaken for each other: a third of the letters. */
const SHARE = 3;
/** The fewest letters that a name has to begin with to be meant by a longer one. */
const LEAST = 4;

/** The name that `value` was probably meant to be, or null. @param maxDistance letters that they differ by at most. */
export function nearestName(
  value: string,
  known: readonly string[],
  maxDistance = Number.POSITIVE_INFINITY,
): string | null {
  const folded = fold(value);
  let nearest: string | null = null;
  let least = Math.min(maxDistance, Math.max(1, Math.floor(folded.length / SHARE))) + 1;
  for (const name of known) {
    const candidate = fold(name);
    if (folded.length >= LEAST && candidate.length >= LEAST && folded.startsWith(candidate)) return name;
    if (Math.abs(candidate.length - folded.length) >= least) continue;
    const distance = editDistance(folded, candidate);
    if (distance < least) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}

/** Letter case, separators and the mark of unstable names aside. */
function fold(name: string): string {
  return name
    .slice(0, 80)
    .toLowerCase()
    .replace(/\/development$/, '')
    .replaceAll(/[-_\s]/g, '');
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
