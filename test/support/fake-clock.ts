import type { Clock } from '../../src/resilience/clock.ts';

/** Time that passes when a test says so. */
export class FakeClock implements Clock {
  private time = 1000;
  private readonly timers = new Set<{ readonly at: number; readonly run: () => void }>();

  now(): number {
    return this.time;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.time + delayMs, run };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** When the next timer is due, or null without one. */
  get nextAt(): number | null {
    return this.timers.size === 0 ? null : Math.min(...[...this.timers].map(({ at }) => at));
  }

  /** Lets time pass, and runs what becomes due at its own time. */
  advance(byMs: number): void {
    const end = this.time + byMs;
    for (let at = this.nextAt; at !== null && at <= end; at = this.nextAt) this.runAt(at);
    this.time = end;
  }

  private runAt(at: number): void {
    this.time = Math.max(this.time, at);
    for (const timer of [...this.timers].filter((candidate) => candidate.at === at)) {
      // One that ran before it may have cancelled it.
      if (this.timers.delete(timer)) timer.run();
    }
  }
}
