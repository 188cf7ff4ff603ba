import { OtlpNativeError } from '../errors.js';
import type { BindingExporterOptions } from '../native/binding.js';
import { VERSION } from '../version.js';
import { between, group, invalidOption, type Range, rangeFault, shown, whole } from './checks.js';
import { type Environment, type Found, findVariable, parseHeaders } from './environment.js';
import type { ExporterOptions } from './exporter-options.js';
import { resolveProxy } from './proxy.js';

const PROTOCOLS = ['grpc', 'http/protobuf', 'http/json'] as const;
const COMPRESSIONS = ['gzip', 'zstd', 'none'] as const;
const DAY_MS = 86_400_000;
const GIB = 1_073_741_824;
const DEFAULT_COMPRESSION_LEVEL = 1;

const OPTION_KEYS = [
  'endpoint',
  'protocol',
  'headers',
  'compression',
  'compressionLevel',
  'timeoutMs',
  'maxConcurrentExports',
  'retry',
  'tls',
  'proxy',
  'batch',
  'maxRequestBytes',
  'maxResponseBytes',
  'exitTimeoutMs',
] as const;
const RETRY_KEYS = ['initialBackoffMs', 'maxBackoffMs', 'multiplier', 'jitter', 'maxElapsedMs'] as const;
const TLS_KEYS = ['caFile', 'certFile', 'keyFile', 'serverName', 'insecureSkipVerify'] as const;
const BATCH_KEYS = ['maxItems', 'maxBytes', 'delayMs', 'maxQueuedBytes'] as const;

/** As the variables name them. */
export type Signal = 'TRACES' | 'METRICS' | 'LOGS';

/** Everything that an exporter needs to know, complete and checked as far as JavaScript can. */
export interface ExporterConfig {
  readonly binding: BindingExporterOptions;
  readonly exitTimeoutMs: number;
  /** The name of a setting as the user wrote it: the option's path, or the variable it came from. */
  readonly sourceOf: (setting: string) => string;
  /** Values of variables that were ignored, as the specification asks for. */
  readonly warnings: readonly string[];
}

/**
 * Resolves the options of an exporter: code over the signal's variables over the general ones over the defaults.
 *
 * @throws OtlpNativeError with the code and the setting, when an option is wrong or a variable can't be ignored safely.
 */
export function resolveExporterConfig(
  signal: Signal | 'PROFILES',
  options: ExporterOptions | undefined,
  environment: Environment,
): ExporterConfig {
  const given = group(options, '', OPTION_KEYS);
  const retry = group(given.retry, 'retry', RETRY_KEYS);
  const tls = group(given.tls, 'tls', TLS_KEYS);
  const batch = group(given.batch, 'batch', BATCH_KEYS);
  const sources = new Map<string, string>();
  const warnings: string[] = [];

  const variable = (...suffixes: string[]): Found | null =>
    findVariable(
      environment,
      ...suffixes.map((suffix) => `OTEL_EXPORTER_OTLP_${signal}_${suffix}`),
      ...suffixes.map((suffix) => `OTEL_EXPORTER_OTLP_${suffix}`),
    );
  const fromVariable = (setting: string, suffix: string): string | null => {
    const found = variable(suffix);
    if (found === null) return null;
    sources.set(setting, found.name);
    return found.value;
  };
  const choice = <T extends string>(
    setting: string,
    value: unknown,
    suffix: string,
    known: readonly T[],
    fallback: T,
  ): T => {
    if (value !== undefined) return oneOf(setting, value, known);
    const found = variable(suffix);
    const match = known.find((candidate) => candidate === found?.value.toLowerCase());
    if (found !== null && match === undefined) {
      warnings.push(`${found.name}: ${shown(found.value)} is none of ${known.join(', ')}; using ${fallback}`);
    }
    return match ?? fallback;
  };
  const isInsecure = (): boolean => {
    const found = variable('INSECURE', ...(signal === 'TRACES' ? ['SPAN_INSECURE'] : []));
    const value = found?.value.toLowerCase() ?? 'false';
    if (found !== null && value !== 'true' && value !== 'false') {
      warnings.push(`${found.name}: ${shown(found.value)} is none of true, false; using false`);
    }
    return value === 'true';
  };
  const timeout = (): number => {
    const range = whole(0, DAY_MS);
    if (given.timeoutMs !== undefined) return number('timeoutMs', given.timeoutMs, range, 0);
    const found = variable('TIMEOUT');
    if (found === null) return 10_000;
    const fault = rangeFault(Number(found.value), range);
    if (fault === null) return Number(found.value);
    warnings.push(`${found.name}: ${fault}; using 10000`);
    return 10_000;
  };
  const file = (setting: string, value: unknown, suffix: string): string | null =>
    value === undefined ? fromVariable(setting, suffix) : text(setting, value);

  const protocol = choice('protocol', given.protocol, 'PROTOCOL', PROTOCOLS, 'http/protobuf');
  const compression = choice('compression', given.compression, 'COMPRESSION', COMPRESSIONS, 'gzip');
  const target = endpoint(signal, given.endpoint, protocol, environment, sources);
  const isPlain = isInsecure();
  const proxy = resolveProxy(given.proxy, isHttps(target.endpoint, isPlain), environment);
  if (proxy.variable !== null) sources.set('proxy', proxy.variable);
  const binding: BindingExporterOptions = {
    ...target,
    isInsecure: isPlain,
    protocol,
    headers: headers(given.headers, variable('HEADERS'), sources),
    compression,
    compressionLevel: compressionLevel(given.compressionLevel, compression),
    timeoutMs: timeout(),
    maxConcurrentExports: number('maxConcurrentExports', given.maxConcurrentExports, whole(1, 1024), 4),
    retryInitialBackoffMs: number('retry.initialBackoffMs', retry.initialBackoffMs, whole(1, DAY_MS), 1000),
    retryMaxBackoffMs: number('retry.maxBackoffMs', retry.maxBackoffMs, whole(1, DAY_MS), 30_000),
    retryMultiplier: number('retry.multiplier', retry.multiplier, between(1, 1000), 1.5),
    retryJitter: number('retry.jitter', retry.jitter, between(0, 1), 0.2),
    retryMaxElapsedMs: number('retry.maxElapsedMs', retry.maxElapsedMs, whole(0, DAY_MS), 300_000),
    tlsCaFile: file('tls.caFile', tls.caFile, 'CERTIFICATE'),
    tlsCertFile: file('tls.certFile', tls.certFile, 'CLIENT_CERTIFICATE'),
    tlsKeyFile: file('tls.keyFile', tls.keyFile, 'CLIENT_KEY'),
    tlsServerName: tls.serverName === undefined ? null : text('tls.serverName', tls.serverName),
    tlsInsecureSkipVerify: flag('tls.insecureSkipVerify', tls.insecureSkipVerify, false),
    proxyUrl: proxy.proxyUrl,
    noProxy: proxy.noProxy,
    batchMaxItems: number('batch.maxItems', batch.maxItems, whole(1, 1_000_000), 8192),
    batchMaxBytes: number('batch.maxBytes', batch.maxBytes, whole(1024, GIB), 2_097_152),
    batchDelayMs: number('batch.delayMs', batch.delayMs, whole(0, DAY_MS), 1000),
    batchMaxQueuedBytes: number(
      'batch.maxQueuedBytes',
      batch.maxQueuedBytes,
      whole(65_536, 64 * GIB),
      67_108_864,
    ),
    maxRequestBytes: number('maxRequestBytes', given.maxRequestBytes, whole(1024, GIB), 67_108_864),
    maxResponseBytes: number('maxResponseBytes', given.maxResponseBytes, whole(0, GIB), 4_194_304),
    userAgent: `otlp-native/${VERSION} OTel-OTLP-Exporter-JavaScript/${VERSION}`,
  };
  return Object.freeze({
    binding: Object.freeze(binding),
    exitTimeoutMs: number('exitTimeoutMs', given.exitTimeoutMs, whole(0, DAY_MS), 2000),
    sourceOf: (setting: string) => sources.get(setting) ?? setting,
    warnings,
  });
}

function endpoint(
  signal: string,
  given: unknown,
  protocol: string,
  environment: Environment,
  sources: Map<string, string>,
): { endpoint: string; isBaseEndpoint: boolean } {
  if (given !== undefined) {
    const endpoint = text('endpoint', given, 'INVALID_ENDPOINT');
    return { endpoint, isBaseEndpoint: hasNoPath(endpoint) };
  }
  const exact = findVariable(environment, `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`);
  const found = exact ?? findVariable(environment, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  if (found === null) {
    return { endpoint: `http://localhost:${protocol === 'grpc' ? 4317 : 4318}`, isBaseEndpoint: true };
  }
  sources.set('endpoint', found.name);
  return { endpoint: found.value, isBaseEndpoint: exact === null };
}

/** Which proxy variable is for the endpoint; one without a scheme is gRPC's. */
function isHttps(endpoint: string, isInsecure: boolean): boolean {
  const scheme = /^\s*([^:]*):\/\//.exec(endpoint)?.[1]?.toLowerCase();
  return scheme === undefined ? !isInsecure : scheme === 'https';
}

/** Whether a URL names only a server; what is no URL is the core's to refuse. */
function hasNoPath(endpoint: string): boolean {
  return URL.canParse(endpoint) && new URL(endpoint).pathname === '/' && !endpoint.trimEnd().endsWith('//');
}

function headers(given: unknown, found: Found | null, sources: Map<string, string>): readonly string[] {
  if (given === undefined) {
    if (found === null) return [];
    sources.set('headers', found.name);
    return Object.entries(parseHeaders(found)).flat();
  }
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    // Not shown: whoever puts them in one string has put the credentials in it.
    throw invalidOption(
      'headers',
      `must be an object of strings, not ${Array.isArray(given) ? 'an array' : typeof given}`,
    );
  }
  return Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return [name, value];
    throw new OtlpNativeError(
      'INVALID_HEADER',
      `the value must be a string, not ${typeof value}`,
      `headers.${name}`,
    );
  });
}

function compressionLevel(given: unknown, compression: string): number {
  const range = compression === 'zstd' ? whole(1, 19) : whole(0, 9);
  return number('compressionLevel', given, range, DEFAULT_COMPRESSION_LEVEL);
}

function number(setting: string, value: unknown, range: Range, fallback: number): number {
  if (value === undefined) return fallback;
  const fault = rangeFault(value, range);
  if (fault !== null) throw invalidOption(setting, fault);
  return value as number;
}

function text(
  setting: string,
  value: unknown,
  code: 'INVALID_OPTION' | 'INVALID_ENDPOINT' = 'INVALID_OPTION',
): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new OtlpNativeError(code, `must be a string that is not empty, not ${shown(value)}`, setting);
}

function flag(setting: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value;
  throw invalidOption(setting, `must be true or false, not ${shown(value)}`);
}

function oneOf<T extends string>(setting: string, value: unknown, known: readonly T[]): T {
  const match = known.find((candidate) => candidate === value);
  if (match !== undefined) return match;
  const code = setting === 'protocol' ? 'INVALID_PROTOCOL' : 'INVALID_OPTION';
  throw new OtlpNativeError(code, `${shown(value)} is none of ${known.join(', ')}`, setting);
}
