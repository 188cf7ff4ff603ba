import { TokenStore } from '../resilience/rate-limiters/token-store.js';

/** The limits of a client, or of one of its tenants. */
export class RateLimiter {
  private readonly requests: TokenStore | null;
  private readonly items: TokenStore | null;

  /** @param requestsPerSecond and `itemsPerSecond`: null for no limit. */
  constructor(
    requestsPerSecond: number | null,
    itemsPerSecond: number | null,
    burstSeconds: number,
    now: number,
  ) {
    const bucket = (perSecond: number | null) =>
      perSecond === null
        ? null
        : new TokenStore(perSecond / 1000, Math.max(1, perSecond * burstSeconds), now);
    this.requests = bucket(requestsPerSecond);
    this.items = bucket(itemsPerSecond);
  }

  /** Whether the items of a request have to be known. */
  get countsItems(): boolean {
    return this.items !== null;
  }

  /** How long until the next request may go; 0 when it may. */
  waitMs(now: number): number {
    return Math.max(this.requests?.waitMs(1, now) ?? 0, this.items?.waitMs(1, now) ?? 0);
  }

  /** A request of `items` goes. */
  take(items: number, now: number): void {
    this.requests?.take(1, now);
    this.items?.take(items, now);
  }
}
