/**
 * Policies for calls to what may fail: circuit breakers, and what goes with them.
 *
 * @module resilience
 */

export { Bulkhead, type BulkheadOptions, type BulkheadStats, type Release } from './bulkhead/bulkhead.js';
export { BulkheadFullError } from './bulkhead/bulkhead-full-error.js';
export type {
  CircuitBreakerEvents,
  CircuitBreakerListener,
  CircuitCall,
  CircuitFailure,
  CircuitIgnored,
  CircuitRejection,
  CircuitTransition,
} from './circuit-breaker/circuit-breaker-events.js';
export type {
  CircuitBreakerOptions,
  CircuitBreakerWindow,
} from './circuit-breaker/circuit-breaker-options.js';
export {
  CircuitBreakerRegistry,
  type CircuitBreakerRegistryOptions,
  type CircuitBreakerRegistryStats,
} from './circuit-breaker/circuit-breaker-registry.js';
export {
  CircuitBreakerTelemetry,
  type CircuitBreakerTelemetryOptions,
} from './circuit-breaker/circuit-breaker-telemetry.js';
export { CircuitOpenError } from './circuit-breaker/circuit-open-error.js';
export type { CircuitState } from './circuit-breaker/circuit-state.js';
export {
  type CircuitBreakerMetrics,
  OptimizedCircuitBreaker,
} from './circuit-breaker/optimized-circuit-breaker.js';
export { type Clock, SYSTEM_CLOCK } from './clock.js';
export { compose } from './compose.js';
export { HedgePolicy, type HedgePolicyOptions, hedge } from './hedge/hedge.js';
export type { HedgeOptions } from './hedge/hedge-options.js';
export { type Call, guard, type Policy } from './policy.js';
export { FixedWindow } from './rate-limiters/fixed-window.js';
export { LeakyBucket } from './rate-limiters/leaky-bucket.js';
export { RateLimitedError } from './rate-limiters/rate-limited-error.js';
export { RateLimiter, type RateLimiterStats } from './rate-limiters/rate-limiter.js';
export type { RateLimiterOptions } from './rate-limiters/rate-limiter-options.js';
export { SlidingLog } from './rate-limiters/sliding-log.js';
export { SlidingWindow, type SlidingWindowOptions } from './rate-limiters/sliding-window.js';
export { TokenBucket, type TokenBucketOptions } from './rate-limiters/token-bucket.js';
export type {
  Backoff,
  DecorrelatedBackoff,
  ExponentialBackoff,
  FixedBackoff,
  Jitter,
  LinearBackoff,
} from './retry/backoff.js';
export { RetryBudget, type RetryBudgetOptions, type RetryBudgetStats } from './retry/retry-budget.js';
export { type RetryEvent, type RetryOptions, RetryPolicy, type RetryStats } from './retry/retry-policy.js';
export { type TimeoutOptions, TimeoutPolicy } from './timeout-policy.js';
