import { diag } from '@opentelemetry/api';
import { StreamWriter } from '../../capture/stream-writer.js';
import { checkTimeout, DEFAULT_TIMEOUT_MS, withCheckedTimeout } from '../../config/timeout.js';
import { ExportPipeline } from '../../export/export-pipeline.js';
import type { ExportStats } from '../../export/export-stats.js';
import { endsInTime, inTime } from '../in-time.js';
import type { MetricReaderConfig } from './reader-options.js';

/** How a reader gets what it reports. */
export interface MetricCollection {
  /** Hands over all that is new, and asks the core for `reader`'s report. Errors of callbacks are returned. */
  collect(reader: NativeReader): Promise<readonly unknown[]>;
  /** The same at once, without waiting for callbacks that are asynchronous. */
  collectNow(reader: NativeReader): void;
  /** `reader` has reported for the last time. */
  forget(reader: NativeReader): void;
}

/** A periodic reader: it collects at an interval, and has a pipeline and streams of its own. */
export class NativeReader {
  readonly config: MetricReaderConfig;
  readonly pipeline: ExportPipeline<StreamWriter>;
  /** The number of the last hand-over that is in a report. */
  reported = 0;
  private readonly collection: MetricCollection;
  private readonly timer: NodeJS.Timeout;
  private ongoing: Promise<void> | null = null;
  private stopped: Promise<void> | null = null;
  private hasRefused = false;

  /** @throws OtlpNativeError when the exporter's options are invalid. */
  constructor(config: MetricReaderConfig, collection: MetricCollection) {
    this.config = config;
    this.collection = collection;
    this.pipeline = new ExportPipeline('METRICS', config.exporter, new StreamWriter());
    this.pipeline.onExit = () => collection.collectNow(this);
    this.timer = setInterval(() => void this.run(), config.intervalMs);
    this.timer.unref();
  }

  /** False after the shutdown. */
  get isOpen(): boolean {
    return this.pipeline.isOpen;
  }

  /** Collects, and delivers every point. @throws OtlpNativeError `FLUSH_TIMEOUT`; what is left stays queued. */
  async forceFlush(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    checkTimeout(timeoutMs);
    if (this.stopped !== null) return this.stopped;
    const deadline = performance.now() + timeoutMs;
    await inTime('a collection', () => this.runAnew(), timeoutMs);
    await this.pipeline.forceFlush(Math.max(0, deadline - performance.now()));
  }

  /** Collects a last time, delivers what it can, and ends. @throws OtlpNativeError `FLUSH_TIMEOUT` */
  shutdown(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    return withCheckedTimeout(timeoutMs, () => {
      clearInterval(this.timer);
      this.stopped ??= this.stop(timeoutMs);
      return this.stopped;
    });
  }

  /** Where every data point is. */
  stats(): ExportStats {
    return this.pipeline.stats();
  }

  /** There are too many streams; says so once. */
  refuseStream(name: string): void {
    if (!this.hasRefused)
      diag.error(`a metrics reader has too many metrics; ${name} and others are not reported`);
    this.hasRefused = true;
  }

  /** Callbacks that hang may take half of the time; then those that don't are asked once more, and the rest is for sending. */
  private async stop(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    if (!(await endsInTime(this.runAnew(), timeoutMs / 2))) this.collection.collectNow(this);
    try {
      await this.pipeline.shutdown(Math.max(0, deadline - performance.now()));
    } finally {
      this.collection.forget(this);
    }
  }

  /** A collection that begins now: what is under way may have begun before the latest measurements. Never rejects. */
  private async runAnew(): Promise<void> {
    await this.ongoing;
    await this.run();
  }

  /** One collection. One at a time; a second call joins the first. Never rejects. */
  private run(): Promise<void> {
    this.ongoing ??= this.collectOnce().finally(() => {
      this.ongoing = null;
    });
    return this.ongoing;
  }

  private async collectOnce(): Promise<void> {
    try {
      const errors = await this.collection.collect(this);
      if (errors.length > 0) diag.error('metric callbacks failed', ...errors);
    } catch (error) {
      diag.error('metrics could not be collected', error);
    }
  }
}
