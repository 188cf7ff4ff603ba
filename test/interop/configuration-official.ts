import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The official SDK's own way from the environment and from a file, which it doesn't export. Its parts are read where they are
 * private: nothing else tells what it made of a setting without sending.
 */
const folder = dirname(createRequire(import.meta.url).resolve('@opentelemetry/sdk-node'));
type Create = (...given: readonly unknown[]) => unknown;
const fromEnvironment: Record<string, Create> = await import(join(folder, 'create-from-env.mjs'));
const fromFile: Record<string, Create> = await import(join(folder, 'create-from-config.mjs'));
const { parseConfigFile } = await import('@opentelemetry/configuration');

/** A file as the official package understands it. @throws Error where it takes it for invalid. */
export const officialModel = parseConfigFile;

/** What is in force for one processor, reader or exporter, in terms that both have. */
export interface Effective {
  readonly traces: readonly unknown[] | null;
  readonly sampler: string | null;
  readonly spanLimits: unknown;
  readonly metrics: readonly unknown[] | null;
  readonly logs: readonly unknown[] | null;
  readonly logLimits: unknown;
  readonly propagators: readonly string[];
}

/** What the official SDK makes of `process.env`. */
export async function officialFromEnvironment(): Promise<Effective> {
  const resource = call(fromEnvironment, 'createResourceFromOptsAndEnv', {});
  return effective(
    call(fromEnvironment, 'createTracerProviderFromOptsAndEnv', resource, {}),
    call(fromEnvironment, 'createMeterProviderFromOptsAndEnv', resource, {}, false),
    call(fromEnvironment, 'createLoggerProviderFromOptsAndEnv', resource, {}),
    call(fromEnvironment, 'createPropagatorFromOptsAndEnv', {}),
  );
}

/** What the official SDK makes of a file. @throws Error where it takes it for invalid, or can't do what it says. */
export async function officialFromFile(path: string): Promise<Effective> {
  const model = parseConfigFile(path);
  const resource = call(fromFile, 'createResourceFromConfig', model.resource);
  const limits = model.attribute_limits;
  const made = (create: string, part: unknown, ...given: unknown[]): unknown =>
    part === undefined ? undefined : call(fromFile, create, ...given);
  const { tracer_provider: traces, meter_provider: metrics, logger_provider: logs } = model;
  return effective(
    made('createTracerProviderFromConfig', traces, resource, traces, limits),
    made('createMeterProviderFromConfig', metrics, resource, metrics),
    made('createLoggerProviderFromConfig', logs, resource, logs, limits),
    made('createPropagatorFromConfig', model.propagator, model.propagator),
  );
}

async function effective(
  tracerProvider: unknown,
  meterProvider: unknown,
  loggerProvider: unknown,
  propagator: unknown,
): Promise<Effective> {
  const processors = array(get(tracerProvider, '_activeSpanProcessor', '_spanProcessors'));
  const collectors = array(get(meterProvider, '_sharedState', 'metricCollectors'));
  const logProcessors = array(get(loggerProvider, '_sharedState', 'processors'));
  const result: Effective = {
    traces: tracerProvider ? await Promise.all(processors.map(processor)) : null,
    sampler: tracerProvider ? String(get(tracerProvider, '_tracerOptions', 'sampler')) : null,
    spanLimits: get(tracerProvider, '_tracerOptions', 'spanLimits') ?? null,
    metrics: meterProvider
      ? await Promise.all(collectors.map((collector) => reader(get(collector, '_metricReader'))))
      : null,
    logs: loggerProvider ? await Promise.all(logProcessors.map(processor)) : null,
    logLimits: get(loggerProvider, '_sharedState', 'logRecordLimits') ?? null,
    propagators: propagatorNames(propagator),
  };
  for (const provider of [tracerProvider, meterProvider, loggerProvider]) {
    const shutdown = get(provider, 'shutdown');
    // What it says when nothing listens is none of our business.
    if (typeof shutdown === 'function') await Promise.resolve(shutdown.call(provider)).catch(() => undefined);
  }
  return result;
}

async function processor(made: unknown): Promise<unknown> {
  const isBatch = get(made, '_maxQueueSize') !== undefined;
  return {
    ...(isBatch
      ? {
          kind: 'batch',
          scheduleDelayMs: get(made, '_scheduledDelayMillis'),
          exportTimeoutMs: get(made, '_exportTimeoutMillis'),
          maxQueueSize: get(made, '_maxQueueSize'),
          maxExportBatchSize: get(made, '_maxExportBatchSize'),
        }
      : { kind: 'simple' }),
    exporter: await exporter(get(made, '_exporter')),
  };
}

async function reader(made: unknown): Promise<unknown> {
  const select = get(made, '_aggregationTemporalitySelector');
  const aggregation = get(made, '_aggregationSelector');
  if (get(made, '_exportInterval') === undefined) return null;
  if (typeof select !== 'function' || typeof aggregation !== 'function') return null;
  const kinds = ['COUNTER', 'OBSERVABLE_COUNTER', 'HISTOGRAM', 'UP_DOWN_COUNTER'];
  return {
    intervalMs: get(made, '_exportInterval'),
    timeoutMs: get(made, '_exportTimeout'),
    deltas: kinds.filter((kind) => select(kind) === 0),
    isExponential: get(aggregation('HISTOGRAM'), 'type') === 5,
    exporter: await exporter(get(made, '_exporter')),
  };
}

async function exporter(made: unknown): Promise<unknown> {
  const delegate = get(made, '_delegate');
  if (delegate === undefined) return { kind: 'console' };
  const outer = get(delegate, '_transport');
  const transport = get(outer, '_transport') ?? outer;
  const parameters = get(transport, '_parameters');
  const timeoutMs = get(delegate, '_timeout');
  const address = get(parameters, 'address');
  const compression = get(parameters, 'compression') ?? 'none';
  if (typeof address === 'string') {
    const metadata = get(parameters, 'metadata');
    const map: unknown = typeof metadata === 'function' ? get(await metadata(), 'internalRepr') : null;
    const entries = map instanceof Map ? [...map].map(([name, values]) => [name, String(values)]) : [];
    const headers = Object.fromEntries(entries.filter(([name]) => name !== 'user-agent'));
    return { kind: 'grpc', address, headers, compression, timeoutMs };
  }
  const given = get(parameters, 'headers');
  const headers: Record<string, string> = typeof given === 'function' ? await given() : {};
  const own = Object.entries(headers).filter(([name]) => !['User-Agent', 'Content-Type'].includes(name));
  const isJson = headers['Content-Type'] === 'application/json';
  return {
    kind: isJson ? 'http/json' : 'http/protobuf',
    url: get(parameters, 'url'),
    headers: Object.fromEntries(own),
    compression,
    timeoutMs,
  };
}

function propagatorNames(made: unknown): string[] {
  if (made === undefined || made === null) return [];
  const parts = array(get(made, '_propagators'));
  return (parts.length === 0 ? [made] : parts).map((part) => {
    const fields = get(part, 'fields');
    const names: string[] = typeof fields === 'function' ? fields.call(part) : [];
    if (names.includes('traceparent')) return 'tracecontext';
    if (names.includes('baggage')) return 'baggage';
    return names.includes('b3') ? 'b3' : 'b3multi';
  });
}

function call(module: Record<string, Create>, name: string, ...given: unknown[]): unknown {
  const create = module[name];
  if (create === undefined) throw new Error(`the official SDK has no ${name} any more`);
  return create(...given);
}

function array(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A property of a property, or undefined. */
function get(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    value,
  );
}
