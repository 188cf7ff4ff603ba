import { between, group } from '../config/checks.js';
import type { Clock } from './clock.js';
import { timeoutError, withDeadline } from './deadline.js';
import { clockOf, requiredNumber, YEAR_MS } from './options.js';
import type { Call, Policy } from './policy.js';

/** Options of a {@link TimeoutPolicy}. */
export interface TimeoutOptions {
  /** How long a call may take. */
  timeoutMs: number;
  /** Default: the process's own time. */
  clock?: Clock;
}

/** Gives up a call that takes too long, and aborts its signal. The promise then rejects with the code `TIMEOUT`. */
export class TimeoutPolicy implements Policy {
  private readonly timeoutMs: number;
  private readonly clock: Clock;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
  constructor(options: TimeoutOptions) {
    const given = group(options, '', ['timeoutMs', 'clock']);
    this.timeoutMs = requiredNumber('timeoutMs', given.timeoutMs, between(0, YEAR_MS));
    this.clock = clockOf(given.clock);
  }

  /** @inheritdoc Policy.execute */
  execute<T>(call: Call<T>, signal?: AbortSignal): Promise<T> {
    const { timeoutMs, clock } = this;
    return withDeadline(call, timeoutMs, () => timeoutError('the call', timeoutMs), signal, clock);
  }
}
