/** Bits of what a call came to. */
export const FAILED = 1;
/** @see FAILED */
export const SLOW = 2;

/** The calls of a sliding window, by what they came to. */
export interface SlidingWindow {
  readonly calls: number;
  readonly failed: number;
  readonly slow: number;
  /** Both. */
  readonly slowFailed: number;
  /** Adds a call that ended now. `outcome`: {@link FAILED} and {@link SLOW}. */
  record(outcome: number, nowMs: number): void;
  /** Drops what is too old by now. */
  advance(nowMs: number): void;
}

/** The last so many calls. */
export class CountWindow implements SlidingWindow {
  calls = 0;
  failed = 0;
  slow = 0;
  slowFailed = 0;
  private readonly outcomes: Uint8Array;
  private at = 0;

  constructor(size: number) {
    this.outcomes = new Uint8Array(size);
  }

  record(outcome: number): void {
    const { outcomes, at } = this;
    if (this.calls < outcomes.length) {
      this.calls += 1;
      if (outcome !== 0) this.add(outcome, 1);
    } else {
      const oldest = outcomes[at] ?? 0;
      if (oldest !== outcome) {
        this.add(oldest, -1);
        this.add(outcome, 1);
      }
    }
    outcomes[at] = outcome;
    this.at = at + 1 === outcomes.length ? 0 : at + 1;
  }

  advance(): void {}

  private add(outcome: number, calls: number): void {
    this.failed += calls * (outcome & FAILED);
    this.slow += calls * (outcome >> 1);
    this.slowFailed += calls * (outcome & (outcome >> 1));
  }
}

const OUTCOMES = 4;

/** The calls of the last so many seconds, the one that has begun included. */
export class TimeWindow implements SlidingWindow {
  calls = 0;
  failed = 0;
  slow = 0;
  slowFailed = 0;
  /** Of each second, how many calls came to each outcome. */
  private readonly seconds: Float64Array;
  private readonly size: number;
  private newest: number;

  constructor(seconds: number, nowMs: number) {
    this.size = seconds;
    this.seconds = new Float64Array(seconds * OUTCOMES);
    this.newest = Math.floor(nowMs / 1000);
  }

  record(outcome: number, nowMs: number): void {
    this.advance(nowMs);
    this.add(outcome, 1);
    const at = (this.newest % this.size) * OUTCOMES + outcome;
    this.seconds[at] = (this.seconds[at] ?? 0) + 1;
  }

  advance(nowMs: number): void {
    const second = Math.floor(nowMs / 1000);
    if (second <= this.newest) return;
    const first = Math.max(this.newest + 1, second - this.size + 1);
    for (let passed = first; passed <= second; passed++) this.empty((passed % this.size) * OUTCOMES);
    this.newest = second;
  }

  private empty(start: number): void {
    for (let outcome = 0; outcome < OUTCOMES; outcome++) {
      const calls = this.seconds[start + outcome] ?? 0;
      if (calls !== 0) this.add(outcome, -calls);
      this.seconds[start + outcome] = 0;
    }
  }

  private add(outcome: number, calls: number): void {
    this.calls += calls;
    this.failed += calls * (outcome & FAILED);
    this.slow += calls * (outcome >> 1);
    this.slowFailed += calls * (outcome & (outcome >> 1));
  }
}
