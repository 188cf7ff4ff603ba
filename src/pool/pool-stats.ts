import type { BindingEndpointStats, BindingPoolStats } from '../native/binding.js';

/**
 * Upper bounds in seconds of {@link PoolEndpointStats.connectionDurations}: those that the semantic conventions advise for
 * `http.client.connection.duration`.
 */
export const CONNECTION_DURATION_BOUNDS_S: readonly number[] = Object.freeze([
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300,
]);

/** What a pool holds, and what it did since it was made. */
export interface PoolStats {
  /** Connections to all endpoints, those being opened included. */
  readonly connections: number;
  /** The most of them that there were at once. */
  readonly peakConnections: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
  /** Requests refused because too many waited. */
  readonly refused: number;
  /** Requests given up, by their signal or timeout, while they waited. */
  readonly cancelled: number;
  /** By endpoint, in the order given. */
  readonly endpoints: readonly PoolEndpointStats[];
}

/** What a pool holds and did at one endpoint. */
export interface PoolEndpointStats {
  /** The endpoint. */
  readonly url: string;
  /** Connections with a request under way. */
  readonly active: number;
  /** Connections without one. */
  readonly idle: number;
  /** Of both, those that take no new request: too old, or the server said that it will close them (GOAWAY). */
  readonly draining: number;
  /** Connections being opened. */
  readonly connecting: number;
  /** Requests under way. */
  readonly inUse: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
  /** Whether it is left out, for its failures or by a health check. */
  readonly isEjected: boolean;
  /** How often failures have put it out. */
  readonly ejections: number;
  /** Requests that were given a connection, repetitions included. */
  readonly requests: number;
  /** Connections opened. */
  readonly opened: number;
  /** Connections that could not be opened. */
  readonly failed: number;
  /** Connections closed, by reason. */
  readonly closed: {
    /** Nobody used it for `idleTimeoutMs`. */
    readonly idle: number;
    /** It reached `maxAgeMs`. */
    readonly age: number;
    /** The server closed it, or said that it will. */
    readonly peer: number;
    /** A request on it failed or was given up half-way. */
    readonly failed: number;
    /** Another endpoint needed its place. */
    readonly evicted: number;
    /** Its endpoint was taken out, or the pool closed. */
    readonly removed: number;
  };
  /** How many closed connections lived how long, by {@link CONNECTION_DURATION_BOUNDS_S}; the last counts what exceeds all. */
  readonly connectionDurations: readonly number[];
  /** The sum of those lifetimes. */
  readonly connectionDurationSumMs: number;
}

/** The stats of the core as users see them. */
export function poolStats({ endpoints, ...pool }: BindingPoolStats): PoolStats {
  return { ...pool, endpoints: endpoints.map(endpointStats) };
}

function endpointStats(stats: BindingEndpointStats): PoolEndpointStats {
  const { closed, durations, durationSumMs, ...rest } = stats;
  const [idle = 0, age = 0, peer = 0, failed = 0, evicted = 0, removed = 0] = closed;
  return {
    ...rest,
    closed: { idle, age, peer, failed, evicted, removed },
    connectionDurations: durations,
    connectionDurationSumMs: durationSumMs,
  };
}
