/** What rounding may take from a token that has come whole; else a wait for it could be too short to pass. */
const ROUNDING = 1e-6;

/** Tokens that come at a constant rate up to a capacity. What takes more than there is leaves a debt. */
export class TokenStore {
  private readonly perMs: number;
  private readonly capacity: number;
  private tokens: number;
  private filledAt: number;

  /** Begins full. */
  constructor(perMs: number, capacity: number, now: number) {
    this.perMs = perMs;
    this.capacity = capacity;
    this.tokens = capacity;
    this.filledAt = now;
  }

  /** How long until there are `tokens`, in milliseconds; 0 when there are. */
  waitMs(tokens: number, now: number): number {
    this.fill(now);
    return this.tokens >= tokens - ROUNDING ? 0 : (tokens - this.tokens) / this.perMs;
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
