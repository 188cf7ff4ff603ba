/**
 * Connections to HTTP endpoints, kept and shared: limits, fair queueing, failover.
 *
 * @module pool
 */

export {
  OptimizedConnectionPool,
  type PoolRequest,
  type PoolResponse,
} from './optimized-connection-pool.js';
export { type Meter, type MeterInstrument, type MeterResult, observePool } from './pool-metrics.js';
export type {
  PoolBalance,
  PoolEjectionOptions,
  PoolEndpoint,
  PoolHealthCheckOptions,
  PoolHttpVersion,
  PoolOptions,
  PoolTlsOptions,
} from './pool-options.js';
export { CONNECTION_DURATION_BOUNDS_S, type PoolEndpointStats, type PoolStats } from './pool-stats.js';
