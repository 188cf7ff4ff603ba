import { diag, type MeterOptions, type MeterProvider, metrics } from '@opentelemetry/api';
import { MAX_SCOPES } from '../../capture/layout.js';
import type { ResourceLike, ScopeLike } from '../../capture/readable-span.js';
import { group, invalidOption, shown } from '../../config/checks.js';
import type { ExporterOptions } from '../../config/exporter-options.js';
import { DEFAULT_TIMEOUT_MS, withCheckedTimeout } from '../../config/timeout.js';
import type { ExportStats } from '../../export/export-stats.js';
import { globalApi } from '../global-api.js';
import { allDone } from '../in-time.js';
import { resolveResource } from '../resource.js';
import {
  EXEMPLAR_FILTERS,
  type ExemplarFilter,
  exemplarFilterFromEnvironment,
  isExemplarFilter,
} from './exemplar-filter.js';
import { MetricCollector } from './metric-collector.js';
import type { NativeMeter } from './native-meter.js';
import type { NativeReader } from './native-reader.js';
import { type MetricReaderConfig, type MetricReaderOptions, resolveReaderOptions } from './reader-options.js';
import { sumStats } from './sum-stats.js';
import { View, type ViewOptions } from './view.js';

/** Options of {@link NativeMeterProvider}. */
export interface NativeMeterProviderOptions {
  /** Where the metrics come from; its attributes win over those of the environment. */
  resource?: ResourceLike;
  /** What metrics instruments make; every view that selects an instrument makes one. Default: none. */
  views?: readonly ViewOptions[];
  /** Who reports. Default: one reader, with all its settings from the environment. */
  readers?: readonly MetricReaderOptions[];
  /** Which measurements may become exemplars. Default `OTEL_METRICS_EXEMPLAR_FILTER`, then `trace_based`. */
  exemplarFilter?: ExemplarFilter;
  /** Says whether the instruments of a scope measure; asked once for each. Default: all do. */
  meterConfigurator?: MeterConfigurator;
}

/** How the meters of a scope behave. */
export interface MeterConfig {
  /** Whether their instruments measure. Default true. */
  enabled?: boolean;
}

/** Decides how the meters of a scope behave; asked once for each. */
export type MeterConfigurator = (scope: ScopeLike) => MeterConfig;

const KEYS = ['resource', 'views', 'readers', 'exemplarFilter', 'meterConfigurator'];

/**
 * A `MeterProvider` of OpenTelemetry's API that aggregates in place and exports over OTLP: a measurement costs some tens of
 * nanoseconds; points are made, encoded and sent in Rust, off the main thread.
 *
 * ```ts
 * import { NativeMeterProvider } from 'otlp-native';
 *
 * const provider = new NativeMeterProvider({
 *   readers: [{ exporter: { endpoint: 'http://localhost:4318' }, intervalMs: 10_000, timeoutMs: 5_000 }],
 * });
 * const requests = provider.getMeter('example').createCounter('requests');
 * requests.add(1, { 'http.route': '/users' });
 * await provider.shutdown();
 * ```
 */
export class NativeMeterProvider implements MeterProvider {
  private readonly readers: readonly NativeReader[];
  private readonly collector: MetricCollector;
  private readonly configurator: MeterConfigurator | null;
  private readonly meters = new Map<string, NativeMeter>();
  private stopped: Promise<void> | null = null;

  /** @throws OtlpNativeError when an option is invalid, with its code and the setting's name. */
  constructor(options?: NativeMeterProviderOptions) {
    const given = group(options, '', KEYS);
    const { exemplarFilter } = given;
    this.configurator = given.meterConfigurator ?? null;
    if (exemplarFilter !== undefined && !isExemplarFilter(exemplarFilter)) {
      throw invalidOption('exemplarFilter', `${shown(exemplarFilter)} is none of ${EXEMPLAR_FILTERS}`);
    }
    const views = (given.views ?? []).map((view, index) => new View(view, `views[${index}]`));
    const configs = (given.readers ?? [{}]).map((reader, index) =>
      resolveReaderOptions(reader, given.readers === undefined ? '' : `readers[${index}]`, process.env),
    );
    this.collector = new MetricCollector({
      resource: resolveResource(given.resource),
      views,
      exemplarFilter: exemplarFilter ?? exemplarFilterFromEnvironment(process.env),
    });
    this.readers = configs.map((config) => this.opened(config));
  }

  /** The meter of an instrumentation scope; the same one for the same name, version and schema URL. */
  getMeter(name: string, version = '', options: MeterOptions = {}): NativeMeter {
    if (this.stopped !== null) {
      diag.warn('A shutdown MeterProvider cannot provide a Meter');
      return this.collector.inertMeter;
    }
    let scopeName = name;
    if (typeof name !== 'string' || name === '') {
      diag.warn('Invalid MeterProvider instrumentation scope name, using empty string');
      scopeName = '';
    }
    const schemaUrl = options?.schemaUrl;
    const key = `${scopeName}:${version}:${schemaUrl ?? ''}`;
    const known = this.meters.get(key);
    if (known !== undefined) return known;
    if (this.meters.size >= MAX_SCOPES) {
      diag.error(`there are ${MAX_SCOPES} meters; ${scopeName} records nothing`);
      return this.collector.inertMeter;
    }
    const scope = { name: scopeName, version, schemaUrl };
    const isOff = this.configurator?.(scope).enabled === false;
    const meter = isOff ? this.collector.inertMeter : this.collector.addMeter(scope);
    this.meters.set(key, meter);
    return meter;
  }

  /**
   * Has points sent by other options from now on, those that wait included: endpoint, protocol, headers, compression, time limits,
   * retries, TLS and proxy. `batch` and `maxConcurrentExports` stay as they were.
   *
   * @param reader which of the readers, in the order in which they were given. Does nothing where there is none.
   * @throws OtlpNativeError when an option is invalid; then nothing has changed.
   */
  reconfigureExporter(options: ExporterOptions, reader = 0): void {
    this.readers[reader]?.pipeline.reconfigure(options);
  }

  /**
   * Collects for every reader, and delivers every point.
   *
   * @param timeoutMs how long it may take. Default 30000.
   * @throws OtlpNativeError `FLUSH_TIMEOUT`; what is left stays queued.
   */
  async forceFlush(timeoutMs?: number): Promise<void> {
    if (this.stopped !== null) {
      diag.warn('invalid attempt to force flush after MeterProvider shutdown');
      return;
    }
    await allDone(this.readers.map((reader) => reader.forceFlush(timeoutMs)));
  }

  /**
   * Collects for one reader, and delivers its points.
   *
   * @param reader which of the readers, in the order in which they were given. Does nothing where there is none.
   * @param timeoutMs how long it may take. Default 30000.
   * @throws OtlpNativeError `FLUSH_TIMEOUT`; what is left stays queued.
   */
  async flushReader(reader: number, timeoutMs?: number): Promise<void> {
    if (this.stopped === null) await this.readers[reader]?.forceFlush(timeoutMs);
  }

  /**
   * Collects a last time, delivers what it can, drops and counts the rest, undoes what
   * {@link NativeMeterProvider.register} did, and ends. Later calls return the same promise.
   *
   * @param timeoutMs how long it may take. Default 30000.
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when points had to be dropped.
   */
  shutdown(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    return withCheckedTimeout(timeoutMs, () => {
      this.stopped ??= this.stop(timeoutMs);
      return this.stopped;
    });
  }

  /** Where every data point of all readers is. Adds up exactly at every call. */
  stats(): ExportStats {
    return sumStats(this.readers.map((reader) => reader.stats()));
  }

  /** Makes this the provider of the API's `metrics`, if there is none yet. The shutdown undoes it. */
  register(): this {
    metrics.setGlobalMeterProvider(this);
    return this;
  }

  private async stop(timeoutMs: number): Promise<void> {
    try {
      await allDone(this.readers.map((reader) => reader.shutdown(timeoutMs)));
    } finally {
      if (globalApi().metrics === this) metrics.disable();
    }
  }

  /** A reader; where it can't be opened, those that were opened before it are closed again. */
  private opened(config: MetricReaderConfig): NativeReader {
    try {
      return this.collector.addReader(config);
    } catch (error) {
      for (const reader of this.collector.readers) reader.shutdown(0).catch(() => {});
      throw error;
    }
  }
}
