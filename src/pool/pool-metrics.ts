import type { OptimizedConnectionPool } from './optimized-connection-pool.js';
import type { PoolEndpointStats } from './pool-stats.js';

/** Attributes of a measurement. */
type Attributes = Record<string, string | number>;

/** What takes the values in a callback, as in `@opentelemetry/api`. */
export interface MeterResult {
  /** Tells of one series. */
  observe(value: number, attributes?: Record<string, string | number>): void;
}

/** An instrument that asks when it is collected, as in `@opentelemetry/api`. */
export interface MeterInstrument {
  /** Has `callback` asked at every collection. */
  addCallback(callback: (result: MeterResult) => void): void;
  /** Ends that. */
  removeCallback(callback: (result: MeterResult) => void): void;
}

/** What {@link observePool} needs of a meter of `@opentelemetry/api`. */
export interface Meter {
  /** Makes an instrument for what goes up and down. */
  createObservableUpDownCounter(
    name: string,
    options?: { description?: string; unit?: string },
  ): MeterInstrument;
  /** Makes an instrument for what only grows. */
  createObservableCounter(name: string, options?: { description?: string; unit?: string }): MeterInstrument;
}

/**
 * Reports a pool to `meter` whenever it is collected; the function that it returns ends that.
 *
 * `http.client.open_connections` and `http.client.active_requests` are those of the semantic conventions. What these have no name
 * for is called `otlp_native.pool.*`: `pending_requests` ({request}), `connections.opened`, `connections.failed` and
 * `connections.closed` ({connection}), `ejections` ({ejection}).
 *
 * @example
 * ```ts
 * import { metrics } from '@opentelemetry/api';
 * import { observePool, OptimizedConnectionPool } from 'otlp-native/pool';
 *
 * const pool = new OptimizedConnectionPool({ endpoints: ['http://localhost:8080'] });
 * const unobserve = observePool(pool, metrics.getMeter('my-service'));
 * ```
 */
export function observePool(pool: OptimizedConnectionPool, meter: Meter): () => void {
  const stops: (() => void)[] = [];
  const observe = (
    instrument: MeterInstrument,
    values: (stats: PoolEndpointStats) => readonly (readonly [value: number, attributes?: Attributes])[],
  ) => {
    const callback = (result: MeterResult) => {
      for (const stats of pool.stats().endpoints) {
        const server = serverAttributes(stats.url);
        for (const [value, attributes] of values(stats)) result.observe(value, { ...server, ...attributes });
      }
    };
    instrument.addCallback(callback);
    stops.push(() => instrument.removeCallback(callback));
  };
  const level = (name: string, unit: string, description: string) =>
    meter.createObservableUpDownCounter(name, { unit, description });
  const total = (name: string, unit: string, description: string) =>
    meter.createObservableCounter(name, { unit, description });
  const state = (value: string) => ({ 'http.connection.state': value });
  observe(
    level('http.client.open_connections', '{connection}', 'Open connections that are active or idle.'),
    ({ active, idle }) => [
      [active, state('active')],
      [idle, state('idle')],
    ],
  );
  observe(level('http.client.active_requests', '{request}', 'Requests under way.'), ({ inUse }) => [[inUse]]);
  observe(
    level('otlp_native.pool.pending_requests', '{request}', 'Requests that wait for a connection.'),
    ({ waiting }) => [[waiting]],
  );
  observe(total('otlp_native.pool.connections.opened', '{connection}', 'Connections opened.'), (stats) => [
    [stats.opened],
  ]);
  observe(
    total('otlp_native.pool.connections.failed', '{connection}', 'Connections that could not be opened.'),
    ({ failed }) => [[failed]],
  );
  observe(
    total('otlp_native.pool.connections.closed', '{connection}', 'Connections closed, by reason.'),
    ({ closed }) =>
      Object.entries(closed).map(([reason, count]) => [count, { 'otlp_native.pool.close.reason': reason }]),
  );
  observe(
    total('otlp_native.pool.ejections', '{ejection}', 'How often failures have put an endpoint out.'),
    ({ ejections }) => [[ejections]],
  );
  return () => {
    for (const stop of stops) stop();
  };
}

function serverAttributes(url: string): Attributes {
  const { hostname, port, protocol } = new URL(url);
  const scheme = protocol.slice(0, -1);
  return {
    'server.address': hostname.replace(/^\[|\]$/g, ''),
    'server.port': port === '' ? (scheme === 'https' ? 443 : 80) : Number(port),
    'url.scheme': scheme,
  };
}
