/** Time as the limits of a client see it. */
export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number;
  /** Calls `run` once after `delayMs`, unless the function that is returned is called before. */
  after(delayMs: number, run: () => void): () => void;
}

/** Timers take no more; nearly 25 days. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The process's own time. Its timers keep no process alive: the client does, while calls are under way. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.ceil(delayMs), MAX_DELAY_MS)).unref();
    return () => clearTimeout(timer);
  },
};
