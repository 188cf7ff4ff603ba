import { OtlpNativeError } from '../errors.js';
import type { BindingExporterOptions } from '../native/binding.js';
import { group, invalidOption, rangeFault, shown, whole } from './checks.js';
import type { ExporterEndpoint, ExporterOptions } from './exporter-options.js';

const DAY_MS = 86_400_000;

/** How requests spread over endpoints and connections, as the core wants it. */
type Routing = Pick<
  BindingExporterOptions,
  | 'endpointWeight'
  | 'endpointPriority'
  | 'otherEndpoints'
  | 'hedgeAfterMs'
  | 'hasBreaker'
  | 'poolMaxConnections'
  | 'poolIdleTimeoutMs'
  | 'poolMaxAgeMs'
>;

/** The first of several endpoints, which stands where `endpoint` does; undefined where there are none. */
export function firstEndpoint(given: Partial<ExporterOptions>): unknown {
  if (given.endpoints === undefined) return given.endpoint;
  if (given.endpoint !== undefined)
    throw invalidOption(
      'endpoints',
      'is given together with endpoint; name all endpoints here, or one there',
    );
  return endpoints(given.endpoints)[0]?.url;
}

/** @throws OtlpNativeError `INVALID_OPTION` or `INVALID_ENDPOINT` */
export function resolveRouting(
  given: Partial<ExporterOptions>,
  isBase: (endpoint: string) => boolean,
): Routing {
  const pool = group(given.pool, 'pool', ['maxConnections', 'idleTimeoutMs', 'maxAgeMs']);
  const [first, ...others] = given.endpoints === undefined ? [] : endpoints(given.endpoints);
  return {
    endpointWeight: first?.weight ?? 1,
    endpointPriority: first?.priority ?? 0,
    otherEndpoints: others.map(({ url, weight, priority }) => ({
      endpoint: url,
      isBaseEndpoint: isBase(url),
      weight,
      priority,
    })),
    hedgeAfterMs: number('hedgeAfterMs', given.hedgeAfterMs, 0, DAY_MS, 0),
    hasBreaker: flag('circuitBreaker', given.circuitBreaker, others.length > 0),
    poolMaxConnections: number('pool.maxConnections', pool.maxConnections, 1, 1024, 16),
    poolIdleTimeoutMs: number('pool.idleTimeoutMs', pool.idleTimeoutMs, 0, DAY_MS, 30_000),
    poolMaxAgeMs: number('pool.maxAgeMs', pool.maxAgeMs, 0, DAY_MS, 1_800_000),
  };
}

function endpoints(given: unknown): Required<ExporterEndpoint>[] {
  if (!Array.isArray(given) || given.length === 0)
    throw invalidOption('endpoints', `must be an array of URLs or endpoints, not ${shown(given)}`);
  return given.map((each: unknown, index) => {
    const setting = `endpoints[${index}]`;
    const asObject = typeof each === 'string' ? { url: each } : (each as ExporterEndpoint);
    const { url, weight, priority } = group(asObject, setting, ['url', 'weight', 'priority']);
    if (typeof url !== 'string' || url === '')
      throw new OtlpNativeError('INVALID_ENDPOINT', 'must be a string that is not empty', `${setting}.url`);
    return {
      url,
      weight: number(`${setting}.weight`, weight, 1, 65_536, 1),
      priority: number(`${setting}.priority`, priority, 0, 65_536, 0),
    };
  });
}

function number(
  setting: string,
  value: number | undefined,
  min: number,
  max: number,
  fallback: number,
): number {
  if (value === undefined) return fallback;
  const fault = rangeFault(value, whole(min, max));
  if (fault !== null) throw invalidOption(setting, fault);
  return value;
}

function flag(setting: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value;
  throw invalidOption(setting, `must be true or false, not ${shown(value)}`);
}
