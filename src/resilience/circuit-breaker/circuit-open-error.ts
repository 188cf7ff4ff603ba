import { OtlpNativeError } from '../../errors.js';

/** A call was not made, because its circuit breaker is open or the probes of its half-open state are all under way. */
export class CircuitOpenError extends OtlpNativeError {
  /** How long until a call may go, in milliseconds; null where nobody can say: the breaker was opened by hand, or probes decide. */
  readonly retryAfterMs: number | null;

  constructor(name: string, retryAfterMs: number | null) {
    const when = retryAfterMs === null ? '' : `; a call may go in ${Math.ceil(retryAfterMs)} ms`;
    super('CIRCUIT_OPEN', `the circuit breaker ${JSON.stringify(name)} lets no call through${when}`);
    this.retryAfterMs = retryAfterMs;
  }
}
