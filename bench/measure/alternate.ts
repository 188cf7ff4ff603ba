/** The subjects in the order of a round (from 1): each round starts with another, so that none always meets the same machine. */
export function alternate<Key extends string>(subjects: Record<Key, unknown>, round: number): Key[] {
  const keys = keysOf(subjects);
  const start = (round - 1) % keys.length;
  return [...keys.slice(start), ...keys.slice(0, start)];
}

export function keysOf<Key extends string>(record: Record<Key, unknown>): Key[] {
  return Object.keys(record) as Key[];
}
