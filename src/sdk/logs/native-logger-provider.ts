import * as api from '@opentelemetry/api';
import { cleanSimpleAttributes, type ValueLimits } from '../../capture/any-value.js';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { LogSource } from '../../capture/log-writer.js';
import type { ResourceLike, ScopeLike } from '../../capture/readable-span.js';
import { group, invalidOption, shown } from '../../config/checks.js';
import type { ExporterOptions } from '../../config/exporter-options.js';
import { checkTimeout, DEFAULT_TIMEOUT_MS, withCheckedTimeout } from '../../config/timeout.js';
import { type ExportStats, NO_STATS } from '../../export/export-stats.js';
import { allDone, inTime } from '../in-time.js';
import { resolveResource } from '../resource.js';
import { scopeKey } from '../scope-key.js';
import { setGlobalLoggerProvider } from './global-logger-provider.js';
import { LogPipeline } from './log-pipeline.js';
import { type LogRecordLimits, resolveLogRecordLimits } from './log-record-limits.js';
import type {
  LoggerConfig,
  LoggerConfigurator,
  LogRecordProcessorLike,
  ReadWriteLogRecordLike,
} from './log-record-processor.js';
import { MeasuredLogger } from './measured-logger.js';
import { measuredProcessor } from './measured-processor.js';
import { type LoggerShared, NativeLogger } from './native-logger.js';

/** Loggers that are kept to be given out again; a scope beyond them gets a new logger each time. */
const MAX_LOGGERS = 4096;
const UNNAMED = 'unknown';
const PROCESSOR = 'a log record processor';
const OPTION_KEYS = [
  'resource',
  'logRecordLimits',
  'loggerConfigurator',
  'processors',
  'onEmit',
  'exporter',
] as const;

/** The options of {@link NativeLoggerProvider}. */
export interface NativeLoggerProviderOptions {
  /**
   * What the records come from; `resourceFromAttributes(…)` of `@opentelemetry/resources` or a plain
   * `{ attributes }`. Its attributes win over those of `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`.
   */
  resource?: ResourceLike;
  /** What a record may hold. Default: as the variables say, else 128 attributes of any length. */
  logRecordLimits?: LogRecordLimits;
  /** Decides which loggers emit what. Default: all emit everything. */
  loggerConfigurator?: LoggerConfigurator;
  /** See, and may change, each record before it is exported, in this order. With any of them a record costs more. */
  processors?: readonly LogRecordProcessorLike[];
  /** A processor that is only a function; called after the others. */
  onEmit?: (record: ReadWriteLogRecordLike, context: api.Context) => void;
  /** How to export; null to export nothing, for those whose processors do it. Default: to `http://localhost:4318`. */
  exporter?: ExporterOptions | null;
}

/** What {@link NativeLoggerProvider.getLogger} takes besides name and version. */
export interface LoggerOptions {
  /** The schema of what the records say. */
  schemaUrl?: string | undefined;
  /** Of the scope: texts, numbers, booleans, or arrays of one of these. */
  attributes?: AttributeMap | undefined;
}

/**
 * A `LoggerProvider` of the OpenTelemetry API that exports over OTLP: records are written down when they are emitted;
 * encoding, batching, compression, sending and retries run in Rust, off the main thread.
 *
 * ```ts
 * import { NativeLoggerProvider } from 'otlp-native';
 *
 * const provider = new NativeLoggerProvider({ exporter: { endpoint: 'http://localhost:4318' } });
 * const logger = provider.getLogger('example');
 * logger.emit({ severityNumber: 9, severityText: 'INFO', body: 'hello', attributes: { 'user.id': 7 } });
 * await provider.shutdown();
 * ```
 */
export class NativeLoggerProvider {
  private readonly shared: LoggerShared;
  private readonly resource: ResourceLike;
  private readonly limits: ValueLimits;
  private readonly configurator: LoggerConfigurator;
  private readonly loggers = new Map<string, NativeLogger>();
  /** Undo what was registered. */
  private readonly registrations: (() => void)[] = [];
  private stopped: Promise<void> | null = null;

  /** @throws OtlpNativeError when an option is invalid, with its code and the setting's name. */
  constructor(options: NativeLoggerProviderOptions = {}) {
    const { resource, logRecordLimits, loggerConfigurator, processors, onEmit, exporter } = group(
      options,
      '',
      OPTION_KEYS,
    );
    this.limits = resolveLogRecordLimits(logRecordLimits, process.env);
    this.configurator = loggerConfigurator ?? (() => ({}));
    this.resource = resolveResource(resource);
    const pipeline = exporter === null ? null : new LogPipeline(exporter);
    const cost = pipeline?.cost ?? null;
    const all = [...checkedProcessors(processors), ...(onEmit === undefined ? [] : [hook(onEmit)])];
    this.shared = {
      processors: cost === null ? all : all.map((processor) => measuredProcessor(processor, cost)),
      pipeline,
      isShutDown: false,
      nested: 0,
    };
  }

  /**
   * The logger of a scope, the same for the same name, version, schema URL and attributes. After the shutdown it does
   * nothing.
   */
  getLogger(name: string, version?: string, options?: LoggerOptions): NativeLogger {
    if (this.stopped !== null) api.diag.warn('A shutdown LoggerProvider cannot provide a Logger');
    if (!name) api.diag.warn('Logger requested without instrumentation scope name.');
    const scope: ScopeLike = {
      name: name || UNNAMED,
      version,
      schemaUrl: options?.schemaUrl,
      ...cleanSimpleAttributes(options?.attributes, this.limits),
    };
    const key = scopeKey(scope);
    const known = this.loggers.get(key);
    if (known !== undefined) return known;
    const logger = this.newLogger({ resource: this.resource, scope, limits: this.limits });
    if (this.loggers.size < MAX_LOGGERS) this.loggers.set(key, logger);
    return logger;
  }

  /**
   * Makes this the provider of the API's `logs`: of `@opentelemetry/api` 1.10 or newer, and of
   * `@opentelemetry/api-logs` where that is installed. The shutdown undoes it.
   *
   * @returns this
   */
  register(): this {
    this.registrations.push(...setGlobalLoggerProvider(this));
    return this;
  }

  /**
   * Has records sent by other options from now on, those that wait included: endpoint, protocol, headers, compression, time limits,
   * retries, TLS and proxy. `batch` and `maxConcurrentExports` stay as they were. Does nothing where nothing is exported.
   *
   * @throws OtlpNativeError when an option is invalid; then nothing has changed.
   */
  reconfigureExporter(options: ExporterOptions): void {
    this.shared.pipeline?.reconfigure(options);
  }

  /**
   * Delivers every record that was emitted before the call, and has the processors do so.
   *
   * @param timeoutMs how long it may take. Default 30000.
   * @throws OtlpNativeError `FLUSH_TIMEOUT`; what is left stays queued. Or what a processor rejected with.
   */
  async forceFlush(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    checkTimeout(timeoutMs);
    if (this.stopped !== null) return this.stopped;
    const { processors, pipeline } = this.shared;
    await allDone([
      ...processors.map((processor) => inTime(PROCESSOR, () => processor.forceFlush(), timeoutMs)),
      pipeline?.forceFlush(timeoutMs),
    ]);
  }

  /**
   * Delivers what it can, drops and counts the rest, shuts the processors down, undoes what
   * {@link NativeLoggerProvider.register} did, and ends. Later calls return the same promise; later records are dropped
   * and counted.
   *
   * @param timeoutMs how long it may take. Default 30000.
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when records had to be dropped. Or what a processor rejected with.
   */
  shutdown(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    return withCheckedTimeout(timeoutMs, () => {
      this.stopped ??= this.stop(timeoutMs);
      return this.stopped;
    });
  }

  /** Where every record is. Adds up exactly at every call; all zero where nothing is exported. */
  stats(): ExportStats {
    return this.shared.pipeline?.stats() ?? NO_STATS;
  }

  private newLogger(source: LogSource): NativeLogger {
    const config = this.configOf(source.scope);
    const cost = this.shared.pipeline?.cost ?? null;
    return cost === null
      ? new NativeLogger(this.shared, source, config)
      : new MeasuredLogger(this.shared, source, config, cost);
  }

  private configOf(scope: ScopeLike): LoggerConfig {
    try {
      return this.configurator(scope);
    } catch (error) {
      api.diag.error(`otlp-native: loggerConfigurator failed for ${scope.name}`, error);
      return {};
    }
  }

  private async stop(timeoutMs: number): Promise<void> {
    const { processors, pipeline } = this.shared;
    this.shared.isShutDown = true;
    try {
      await allDone([
        ...processors.map((processor) => inTime(PROCESSOR, () => processor.shutdown(), timeoutMs)),
        pipeline?.shutdown(timeoutMs),
      ]);
    } finally {
      for (const undo of this.registrations.splice(0)) undo();
    }
  }
}

function hook(onEmit: NonNullable<NativeLoggerProviderOptions['onEmit']>): LogRecordProcessorLike {
  return {
    onEmit: (record, context) => onEmit(record, context ?? api.context.active()),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

function checkedProcessors(processors: unknown): readonly LogRecordProcessorLike[] {
  if (processors === undefined) return [];
  if (!Array.isArray(processors))
    throw invalidOption('processors', `must be an array, not ${shown(processors)}`);
  return processors;
}
