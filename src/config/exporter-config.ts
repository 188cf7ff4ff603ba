import { resolve as resolvePath } from 'node:path';
import { OtlpNativeError } from '../errors.js';
import type { BindingExporterOptions } from '../native/binding.js';
import { VERSION } from '../version.js';
import { between, group, invalidOption, type Range, rangeFault, shown, whole } from './checks.js';
import { type Environment, type Found, parseHeaders } from './environment.js';
import {
  COMPLETE,
  COMPRESSIONS,
  type ExporterOptions,
  PROTOCOLS,
  QUEUE_FSYNCS,
  QUEUE_OVERFLOWS,
} from './exporter-options.js';
import { resolveProxy } from './proxy.js';
import { firstEndpoint, resolveRouting } from './routing.js';
import { OtlpVariables, type Signal } from './variables/otlp-variables.js';
import { VariableReader } from './variables/variable-reader.js';

const DAY_MS = 86_400_000;
const GIB = 1_073_741_824;
const DEFAULT_COMPRESSION_LEVEL = 1;

const OPTION_KEYS = [
  'endpoint',
  'protocol',
  'headers',
  'bearerTokenFile',
  'compression',
  'compressionLevel',
  'timeoutMs',
  'maxConcurrentExports',
  'retry',
  'tls',
  'proxy',
  'batch',
  'queue',
  'maxRequestBytes',
  'maxResponseBytes',
  'exitTimeoutMs',
  'endpoints',
  'pool',
  'hedgeAfterMs',
  'circuitBreaker',
  'recordCost',
  'costBudget',
] as const;
const RETRY_KEYS = ['initialBackoffMs', 'maxBackoffMs', 'multiplier', 'jitter', 'maxElapsedMs'] as const;
const TLS_KEYS = ['caFile', 'certFile', 'keyFile', 'serverName', 'insecureSkipVerify'] as const;
const QUEUE_KEYS = [
  'directory',
  'limitBytes',
  'segmentBytes',
  'fsync',
  'fsyncIntervalMs',
  'overflow',
  'maxAgeMs',
] as const;
const BATCH_KEYS = ['maxItems', 'maxBytes', 'delayMs', 'maxQueuedBytes'] as const;

/** What `recordCost` and `costBudget` say. */
export interface CostConfig {
  /** Share of the main thread; null for none. */
  readonly budget: number | null;
}

/** Everything that an exporter needs to know, complete and checked as far as JavaScript can. */
export interface ExporterConfig {
  readonly binding: BindingExporterOptions;
  readonly exitTimeoutMs: number;
  /** How its cost is measured; null if it isn't. */
  readonly cost: CostConfig | null;
  /** The name of a setting as the user wrote it: the option's path, or the variable it came from. */
  readonly sourceOf: (setting: string) => string;
  /** Values of variables that were ignored, as the specification asks for. */
  readonly warnings: readonly string[];
}

/**
 * Resolves the options of an exporter (`signal` is null for profiles): code over the signal's variables over the general ones over the defaults.
 *
 * @throws OtlpNativeError with the code and the setting, when an option is wrong or a variable can't be ignored safely.
 */
export function resolveExporterConfig(
  signal: Signal | null,
  options: ExporterOptions | undefined,
  environment: Environment,
): ExporterConfig {
  const given = group(options, '', OPTION_KEYS);
  const retry = group(given.retry, 'retry', RETRY_KEYS);
  const tls = group(given.tls, 'tls', TLS_KEYS);
  const batch = group(given.batch, 'batch', BATCH_KEYS);
  const queue = group(given.queue, 'queue', QUEUE_KEYS);
  const sources = new Map<string, string>();
  const warnings: string[] = [];

  const isComplete = COMPLETE in given;
  const reader = new VariableReader(isComplete ? {} : environment, ({ name, message }) =>
    warnings.push(`${name}: ${message}`),
  );
  const variables = new OtlpVariables(signal, reader);
  const file = (setting: string, value: unknown, found: () => Found | null): string | null => {
    if (value !== undefined) return text(setting, value);
    const variable = found();
    if (variable !== null) sources.set(setting, variable.name);
    return variable?.value ?? null;
  };

  const protocol =
    given.protocol === undefined
      ? (variables.protocol()?.value ?? 'http/protobuf')
      : oneOf('protocol', given.protocol, PROTOCOLS);
  const compression =
    given.compression === undefined
      ? (variables.compression()?.value ?? 'gzip')
      : oneOf('compression', given.compression, COMPRESSIONS);
  const target = endpoint(firstEndpoint(given), isComplete, protocol, variables, sources);
  const isPlain = variables.insecure()?.value ?? false;
  const proxy = resolveProxy(given.proxy, isHttps(target.endpoint, isPlain), environment);
  if (proxy.variable !== null) sources.set('proxy', proxy.variable);
  const binding: BindingExporterOptions = {
    ...target,
    isInsecure: isPlain,
    ...resolveRouting(given, (url) => !isComplete && hasNoPath(url)),
    protocol,
    headers: headers(given.headers, () => variables.headers(), sources),
    bearerTokenFile:
      given.bearerTokenFile === undefined ? null : text('bearerTokenFile', given.bearerTokenFile),
    compression,
    compressionLevel: compressionLevel(given.compressionLevel, compression),
    timeoutMs: number(
      'timeoutMs',
      given.timeoutMs === undefined ? variables.timeoutMs()?.value : given.timeoutMs,
      whole(0, DAY_MS),
      10_000,
    ),
    maxConcurrentExports: number('maxConcurrentExports', given.maxConcurrentExports, whole(1, 1024), 4),
    retryInitialBackoffMs: number('retry.initialBackoffMs', retry.initialBackoffMs, whole(1, DAY_MS), 1000),
    retryMaxBackoffMs: number('retry.maxBackoffMs', retry.maxBackoffMs, whole(1, DAY_MS), 30_000),
    retryMultiplier: number('retry.multiplier', retry.multiplier, between(1, 1000), 1.5),
    retryJitter: number('retry.jitter', retry.jitter, between(0, 1), 0.2),
    retryMaxElapsedMs: number('retry.maxElapsedMs', retry.maxElapsedMs, whole(0, DAY_MS), 300_000),
    tlsCaFile: file('tls.caFile', tls.caFile, () => variables.file('CERTIFICATE')),
    tlsCertFile: file('tls.certFile', tls.certFile, () => variables.file('CLIENT_CERTIFICATE')),
    tlsKeyFile: file('tls.keyFile', tls.keyFile, () => variables.file('CLIENT_KEY')),
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
    queueDirectory: given.queue === undefined ? null : resolvePath(text('queue.directory', queue.directory)),
    queueLimitBytes: number('queue.limitBytes', queue.limitBytes, whole(65_536, 1024 * GIB), 268_435_456),
    queueSegmentBytes: number('queue.segmentBytes', queue.segmentBytes, whole(4096, GIB), 16_777_216),
    queueFsync: queue.fsync === undefined ? 'always' : oneOf('queue.fsync', queue.fsync, QUEUE_FSYNCS),
    queueFsyncIntervalMs: number('queue.fsyncIntervalMs', queue.fsyncIntervalMs, whole(1, DAY_MS), 1000),
    queueOverflow:
      queue.overflow === undefined ? 'drop-newest' : oneOf('queue.overflow', queue.overflow, QUEUE_OVERFLOWS),
    queueMaxAgeMs: number('queue.maxAgeMs', queue.maxAgeMs, whole(0, 365 * DAY_MS), 0),
  };
  return Object.freeze({
    binding: Object.freeze(binding),
    exitTimeoutMs: number('exitTimeoutMs', given.exitTimeoutMs, whole(0, DAY_MS), 2000),
    cost: costConfig(given.recordCost, given.costBudget),
    sourceOf: (setting: string) => sources.get(setting) ?? setting,
    warnings,
  });
}

function costConfig(recordCost: unknown, costBudget: unknown): CostConfig | null {
  const isRecorded = flag('recordCost', recordCost, costBudget !== undefined);
  if (costBudget === undefined) return isRecorded ? { budget: null } : null;
  const fault = rangeFault(costBudget, between(0.0001, 1));
  if (fault !== null) throw invalidOption('costBudget', fault);
  if (!isRecorded) throw invalidOption('recordCost', 'must not be false where costBudget is set');
  return { budget: costBudget as number };
}

function endpoint(
  given: unknown,
  isExact: boolean,
  protocol: string,
  variables: OtlpVariables,
  sources: Map<string, string>,
): { endpoint: string; isBaseEndpoint: boolean } {
  if (given !== undefined) {
    const endpoint = text('endpoint', given, 'INVALID_ENDPOINT');
    return { endpoint, isBaseEndpoint: !isExact && hasNoPath(endpoint) };
  }
  const found = variables.endpoint();
  if (found === null) {
    return { endpoint: `http://localhost:${protocol === 'grpc' ? 4317 : 4318}`, isBaseEndpoint: true };
  }
  sources.set('endpoint', found.name);
  return { endpoint: found.value, isBaseEndpoint: found.isBase };
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

function headers(
  given: unknown,
  variable: () => Found | null,
  sources: Map<string, string>,
): readonly string[] {
  if (given === undefined) {
    const found = variable();
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
