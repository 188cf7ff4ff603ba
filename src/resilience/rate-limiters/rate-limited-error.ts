import { OtlpNativeError } from '../../errors.js';

/** A call was not made, because its rate limit is reached. */
export class RateLimitedError extends OtlpNativeError {
  /** How long until the limit allows it again, in milliseconds, if nobody else waits. */
  readonly retryAfterMs: number | null;

  constructor(reason: string, retryAfterMs: number) {
    super('RATE_LIMITED', `${reason}; the limit allows a call in ${Math.ceil(retryAfterMs)} ms`);
    this.retryAfterMs = retryAfterMs;
  }
}
