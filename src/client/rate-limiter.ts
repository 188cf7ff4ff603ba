/** What rounding may take from a token that has come whole; else a wait for it could be too short to pass. */
const ROUNDING = 1e-6;

/** Tokens that come at a constant rate up to a store of some seconds' worth. What takes more than there is leaves a debt. */
export class TokenBucket {
  private readonly perMs: number;
  private readonly capacity: number;
  private tokens: number;
  private filledAt: number;

  constructor(perSecond: number, burstSeconds: number, now: number) {
    this.perMs = perSecond / 1000;
    this.capacity = Math.max(1, perSecond * burstSeconds);
    this.tokens = this.capacity;
    this.filledAt = now;
  }

  /** How long until there is a whole token, in milliseconds; 0 when there is. */
  waitMs(now: number): number {
    this.fill(now);
    return this.tokens >= 1 - ROUNDING ? 0 : (1 - this.tokens) / this.perMs;
  }

  take(tokens: number, now: number): void {
    this.fill(now);
    this.tokens -= tokens;
  }

  private fill(now: number): void {
    const passed = Math.max(0, now - this.filledAt);
    this.tokens = Math.min(this.capacity, this.tokens + passed * this.perMs);
    this.filledAt = now;
  }
}

/** The limits of a client, or of one of its tenants. */
export class RateLimiter {
  private readonly requests: TokenBucket | null;
  private readonly items: TokenBucket | null;

  /** @param requestsPerSecond and `itemsPerSecond`: null for no limit. */
  constructor(
    requestsPerSecond: number | null,
    itemsPerSecond: number | null,
    burstSeconds: number,
    now: number,
  ) {
    const bucket = (perSecond: number | null) =>
      perSecond === null ? null : new TokenBucket(perSecond, burstSeconds, now);
    this.requests = bucket(requestsPerSecond);
    this.items = bucket(itemsPerSecond);
  }

  /** Whether the items of a request have to be known. */
  get countsItems(): boolean {
    return this.items !== null;
  }

  /** How long until the next request may go; 0 when it may. */
  waitMs(now: number): number {
    return Math.max(this.requests?.waitMs(now) ?? 0, this.items?.waitMs(now) ?? 0);
  }

  /** A request of `items` goes. */
  take(items: number, now: number): void {
    this.requests?.take(1, now);
    this.items?.take(items, now);
  }
}
