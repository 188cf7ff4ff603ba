/**
 * Policies for calls to what may fail: circuit breakers, and what goes with them.
 *
 * @module resilience
 */

export type {
  CircuitBreakerEvents,
  CircuitBreakerListener,
} from './circuit-breaker/circuit-breaker-events.js';
export type { CircuitBreakerOptions } from './circuit-breaker/circuit-breaker-options.js';
export { CircuitOpenError } from './circuit-breaker/circuit-open-error.js';
export type { CircuitState } from './circuit-breaker/circuit-state.js';
export {
  type CircuitBreakerMetrics,
  OptimizedCircuitBreaker,
} from './circuit-breaker/optimized-circuit-breaker.js';
export { type Clock, SYSTEM_CLOCK } from './clock.js';
