/** The time that policies go by. Pass your own in tests. */
export interface Clock {
  /** Milliseconds since any moment; it never goes back. */
  now(): number;
  /** Calls `run` once after `delayMs`, unless the function that it returns is called before. */
  after(delayMs: number, run: () => void): () => void;
}

/** Timers take no more; nearly 25 days. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The process's own time. Its timers keep the process alive: someone waits for them. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after(delayMs, run) {
    const timer = systemTimer(delayMs, run);
    return () => clearTimeout(timer);
  },
};

/** A timer that never fires early, and takes delays of any length: at the latest after nearly 25 days. */
export function systemTimer(delayMs: number, run: () => void): NodeJS.Timeout {
  return setTimeout(run, Math.min(Math.ceil(delayMs), MAX_DELAY_MS));
}
