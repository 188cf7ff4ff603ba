import { between, group, invalidOption, rangeFault, shown, whole } from '../config/checks.js';
import type { Environment } from '../config/environment.js';
import type { ExporterConfig } from '../config/exporter-config.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { exportersBySignal, OTLP_SIGNALS } from '../config/exporters-by-signal.js';
import type { OtlpClientOptions, RateLimit } from './client-options.js';
import type { ClientSignal, OutcomeReport, RequestReport } from './client-outcome.js';
import { headerPairs } from './header-pairs.js';
import { RateLimiter } from './rate-limiter.js';

export const CLIENT_SIGNALS: readonly ClientSignal[] = OTLP_SIGNALS;

const TENANT_KEYS = ['headers', 'rateLimit'] as const;
const RATE_KEYS = ['requestsPerSecond', 'itemsPerSecond', 'burstSeconds'] as const;
/** Complete, or it doesn't compile. */
const OPTIONS: Readonly<Record<keyof OtlpClientOptions, true>> = {
  endpoint: true,
  endpoints: true,
  protocol: true,
  headers: true,
  bearerTokenFile: true,
  compression: true,
  compressionLevel: true,
  timeoutMs: true,
  retry: true,
  tls: true,
  proxy: true,
  pool: true,
  hedgeAfterMs: true,
  circuitBreaker: true,
  maxRequestBytes: true,
  maxResponseBytes: true,
  concurrency: true,
  maxInFlightBytes: true,
  maxWaitingCalls: true,
  rateLimit: true,
  tenants: true,
  onRequest: true,
  onOutcome: true,
};
const GIB = 1_073_741_824;
const HIGHEST_RATE = 1e9;
const LONGEST_BURST_S = 3600;

/** One of {@link OtlpClientOptions.tenants}. */
export interface Tenant {
  readonly name: string;
  readonly headers: readonly string[];
  readonly limiter: RateLimiter | null;
}

/** Everything that a client needs to know, complete and checked as far as JavaScript can. */
export interface ClientConfig {
  readonly exporters: Readonly<Record<ClientSignal, ExporterConfig>>;
  readonly concurrency: number;
  readonly maxInFlightBytes: number;
  readonly maxWaitingCalls: number;
  readonly limiter: RateLimiter | null;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly onRequest: ((report: RequestReport) => void) | null;
  readonly onOutcome: ((report: OutcomeReport) => void) | null;
  readonly warnings: readonly string[];
}

/**
 * Resolves the options of a client: code over the signals' variables over the general ones over the defaults. `now` is when its
 * rates begin to count.
 *
 * @throws OtlpNativeError with the code and the setting.
 */
export function resolveClientConfig(
  options: OtlpClientOptions | undefined,
  environment: Environment,
  now: number,
): ClientConfig {
  const given = group(options, '', Object.keys(OPTIONS));
  const {
    endpoint,
    endpoints,
    concurrency,
    maxInFlightBytes,
    maxWaitingCalls,
    rateLimit,
    tenants,
    onRequest,
    onOutcome,
    ...shared
  } = given;
  for (const [setting, hook] of Object.entries({ onRequest, onOutcome })) {
    if (hook !== undefined && typeof hook !== 'function')
      throw invalidOption(setting, `must be a function, not ${shown(hook)}`);
  }
  const exporters = exportersBySignal({ ...shared, ...placesOf(endpoint) }, endpoints, environment);
  return Object.freeze({
    exporters,
    concurrency: number('concurrency', concurrency, whole(1, 1024), 8),
    maxInFlightBytes: number('maxInFlightBytes', maxInFlightBytes, whole(1, 64 * GIB), 67_108_864),
    maxWaitingCalls: number('maxWaitingCalls', maxWaitingCalls, whole(0, 1_000_000), 1024),
    limiter: limiter('rateLimit', rateLimit, now),
    tenants: tenantTable(tenants, now),
    onRequest: onRequest ?? null,
    onOutcome: onOutcome ?? null,
    warnings: [...new Set(Object.values(exporters).flatMap(({ warnings }) => warnings))],
  });
}

/** One endpoint, or several as exporters take them. */
function placesOf(endpoint: OtlpClientOptions['endpoint']): Pick<ExporterOptions, 'endpoint' | 'endpoints'> {
  if (endpoint === undefined) return {};
  return typeof endpoint === 'string' ? { endpoint } : { endpoints: endpoint };
}

function tenantTable(given: OtlpClientOptions['tenants'], now: number): Map<string, Tenant> {
  const names = Object.keys(group(given, 'tenants', Object.keys(given ?? {})));
  const entries = names.map((name): [string, Tenant] => {
    const setting = `tenants.${name}`;
    const { headers, rateLimit } = group(given?.[name], setting, TENANT_KEYS);
    return [
      name,
      {
        name,
        headers: headerPairs(`${setting}.headers`, headers),
        limiter: limiter(`${setting}.rateLimit`, rateLimit, now),
      },
    ];
  });
  return new Map(entries);
}

function limiter(setting: string, given: RateLimit | undefined, now: number): RateLimiter | null {
  const { requestsPerSecond, itemsPerSecond, burstSeconds } = group(given, setting, RATE_KEYS);
  const burst = number(`${setting}.burstSeconds`, burstSeconds, between(0, LONGEST_BURST_S), 1);
  const requests = rate(`${setting}.requestsPerSecond`, requestsPerSecond);
  const items = rate(`${setting}.itemsPerSecond`, itemsPerSecond);
  return requests === null && items === null ? null : new RateLimiter(requests, items, burst, now);
}

function rate(setting: string, given: number | undefined): number | null {
  if (given === undefined) return null;
  if (typeof given === 'number' && given > 0 && given <= HIGHEST_RATE) return given;
  throw invalidOption(setting, `must be a number above 0, up to ${HIGHEST_RATE}, not ${shown(given)}`);
}

function number(
  setting: string,
  given: number | undefined,
  range: Parameters<typeof rangeFault>[1],
  fallback: number,
): number {
  if (given === undefined) return fallback;
  const fault = rangeFault(given, range);
  if (fault !== null) throw invalidOption(setting, fault);
  return given;
}
