import { type Clock, SYSTEM_CLOCK, systemTimer } from '../resilience/clock.js';

/** The process's own time, whose timers keep no process alive: the client does, while calls are under way. */
export const BACKGROUND_CLOCK: Clock = {
  now: SYSTEM_CLOCK.now,
  after(delayMs, run) {
    const timer = systemTimer(delayMs, run).unref();
    return () => clearTimeout(timer);
  },
};
