/** Remembers what was computed for up to `limit` texts, and starts anew when that is reached. */
export class BoundedCache<T> {
  private readonly limit: number;
  private readonly compute: (key: string) => T;
  private readonly known = new Map<string, T>();
  /** The last one is asked for again most of the time: comparing is cheaper than hashing a new string. */
  private lastKey: string | null = null;
  private lastValue: T | undefined;

  constructor(limit: number, compute: (key: string) => T) {
    this.limit = limit;
    this.compute = compute;
  }

  get(key: string): T {
    if (key === this.lastKey) return this.lastValue as T;
    let value = this.known.get(key);
    if (value === undefined) {
      value = this.compute(key);
      if (this.known.size >= this.limit) this.known.clear();
      this.known.set(key, value);
    }
    this.lastKey = key;
    this.lastValue = value;
    return value;
  }
}
