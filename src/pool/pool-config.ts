import { between, group, invalidOption, type Range, rangeFault, shown, whole } from '../config/checks.js';
import { OtlpNativeError } from '../errors.js';
import type { BindingPoolEndpoint, BindingPoolOptions } from '../native/binding.js';
import type { PoolEndpoint, PoolOptions } from './pool-options.js';

const DAY_MS = 86_400_000;
const GIB = 1_073_741_824;
const OPTION_KEYS = [
  'endpoints',
  'httpVersion',
  'maxConnections',
  'maxConnectionsPerEndpoint',
  'maxStreamsPerConnection',
  'maxWaiting',
  'idleTimeoutMs',
  'maxAgeMs',
  'maxAgeJitter',
  'balance',
  'ejection',
  'healthCheck',
  'connectTimeoutMs',
  'maxResponseBytes',
  'tls',
] as const;

/** The options of a pool, complete and checked as far as JavaScript can. @throws OtlpNativeError */
export function poolConfig(options: PoolOptions): BindingPoolOptions {
  const given = group(options, '', OPTION_KEYS);
  const ejection = group(given.ejection, 'ejection', ['failures', 'baseMs', 'maxMs']);
  const health = group(given.healthCheck, 'healthCheck', ['path', 'intervalMs', 'timeoutMs']);
  const tls = group(given.tls, 'tls', ['caFile', 'certFile', 'keyFile', 'serverName', 'insecureSkipVerify']);
  if (given.healthCheck !== undefined && !(typeof health.path === 'string' && health.path.startsWith('/')))
    throw invalidOption('healthCheck.path', `must be a path that begins with /, not ${shown(health.path)}`);
  const skipsVerify: unknown = tls.insecureSkipVerify ?? false;
  if (typeof skipsVerify !== 'boolean')
    throw invalidOption('tls.insecureSkipVerify', `must be true or false, not ${shown(skipsVerify)}`);
  return {
    endpoints: poolEndpoints(given.endpoints),
    httpVersion: oneOf('httpVersion', given.httpVersion ?? 'negotiated', ['negotiated', '1.1', '2'] as const),
    maxConnections: number('maxConnections', given.maxConnections, whole(1, 65_536), 64),
    maxConnectionsPerEndpoint: number(
      'maxConnectionsPerEndpoint',
      given.maxConnectionsPerEndpoint,
      whole(1, 65_536),
      16,
    ),
    maxStreamsPerConnection: number(
      'maxStreamsPerConnection',
      given.maxStreamsPerConnection,
      whole(1, 65_536),
      100,
    ),
    maxWaiting: number('maxWaiting', given.maxWaiting, whole(0, 1_000_000), 1024),
    idleTimeoutMs: number('idleTimeoutMs', given.idleTimeoutMs, whole(0, DAY_MS), 30_000),
    maxAgeMs: number('maxAgeMs', given.maxAgeMs, whole(0, DAY_MS), 1_800_000),
    maxAgeJitter: number('maxAgeJitter', given.maxAgeJitter, between(0, 1), 0.2),
    balance: oneOf('balance', given.balance ?? 'round-robin', ['round-robin', 'least-loaded'] as const),
    ejectionFailures: number('ejection.failures', ejection.failures, whole(0, 1_000_000), 5),
    ejectionBaseMs: number('ejection.baseMs', ejection.baseMs, whole(1, DAY_MS), 5000),
    ejectionMaxMs: number('ejection.maxMs', ejection.maxMs, whole(1, DAY_MS), 300_000),
    connectTimeoutMs: number('connectTimeoutMs', given.connectTimeoutMs, whole(0, DAY_MS), 10_000),
    maxResponseBytes: number('maxResponseBytes', given.maxResponseBytes, whole(0, GIB), 16_777_216),
    healthPath: health.path ?? null,
    healthIntervalMs: number('healthCheck.intervalMs', health.intervalMs, whole(1, DAY_MS), 10_000),
    healthTimeoutMs: number('healthCheck.timeoutMs', health.timeoutMs, whole(1, DAY_MS), 2000),
    tlsCaFile: text('tls.caFile', tls.caFile),
    tlsCertFile: text('tls.certFile', tls.certFile),
    tlsKeyFile: text('tls.keyFile', tls.keyFile),
    tlsServerName: text('tls.serverName', tls.serverName),
    tlsInsecureSkipVerify: skipsVerify,
  };
}

/** Checked endpoints. @throws OtlpNativeError */
export function poolEndpoints(given: unknown): BindingPoolEndpoint[] {
  if (!Array.isArray(given) || given.length === 0)
    throw invalidOption('endpoints', `must be an array of URLs or endpoints, not ${shown(given)}`);
  const endpoints = given.map((each: unknown, index) => poolEndpoint(each, `endpoints[${index}]`));
  const twice = endpoints.find(({ url }, index) => endpoints.findIndex((each) => each.url === url) < index);
  if (twice !== undefined) throw invalidOption('endpoints', `names ${twice.url} twice; give it a weight`);
  return endpoints;
}

function poolEndpoint(given: unknown, setting: string): BindingPoolEndpoint {
  const asObject = typeof given === 'string' ? { url: given } : (given as PoolEndpoint);
  const { url, weight, priority } = group(asObject, setting, ['url', 'weight', 'priority']);
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:'))
    throw new OtlpNativeError('INVALID_ENDPOINT', 'must be an http:// or https:// URL', `${setting}.url`);
  // Not repeated: it may hold a password.
  if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '') {
    const reason = 'must have no user, password or query; send credentials as a header of each request';
    throw new OtlpNativeError('INVALID_ENDPOINT', reason, `${setting}.url`);
  }
  return {
    url: `${parsed.origin}${parsed.pathname === '/' ? '' : parsed.pathname}`,
    weight: number(`${setting}.weight`, weight, whole(1, 65_536), 1),
    priority: number(`${setting}.priority`, priority, whole(0, 65_536), 0),
  };
}

function number(setting: string, value: number | undefined, range: Range, fallback: number): number {
  if (value === undefined) return fallback;
  const fault = rangeFault(value, range);
  if (fault !== null) throw invalidOption(setting, fault);
  return value;
}

function text(setting: string, value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && value !== '') return value;
  throw invalidOption(setting, `must be a string that is not empty, not ${shown(value)}`);
}

function oneOf<T extends string>(setting: string, value: T, known: readonly T[]): T {
  const match = known.find((candidate) => candidate === value);
  if (match !== undefined) return match;
  throw invalidOption(setting, `${shown(value)} is none of ${known.join(', ')}`);
}
