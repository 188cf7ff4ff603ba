import type { SpanContextLike, SpanLike } from '../capture/readable-span.js';
import { RopeEncoder } from '../capture/rope-encoder.js';
import { SpanWriter } from '../capture/span-writer.js';
import { between, invalidOption, rangeFault } from '../config/checks.js';
import { type ExporterConfig, resolveExporterConfig } from '../config/exporter-config.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { OtlpNativeError } from '../errors.js';
import type { BindingFlushReport, BindingTraceExporter } from '../native/binding.js';
import { type ExitFlush, flushAtExit, forgetAtExit } from '../native/exit.js';
import { failureError, isFailure, nativeRuntime } from '../native/runtime.js';
import { reportFailure, reportWarnings } from './diagnostics.js';
import type { ExportStats } from './export-stats.js';

/** A chunk that isn't full is handed over after this time, or after the batch's own delay if that is shorter. */
const HAND_OVER_DELAY_MS = 100;
/** `forceFlush` and `shutdown` wait this long when they aren't told how long. */
const DEFAULT_TIMEOUT_MS = 30_000;
/** Timers take no more; nearly 25 days. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** How much later than the core's own deadline JavaScript stops waiting for its answer. */
const ANSWER_MARGIN_MS = 1000;

const NO_BYTES = new Uint8Array(0);

/** The whole road of spans, from JavaScript on: a writer, and the core's exporter behind it. */
export class SpanPipeline implements ExitFlush {
  private readonly config: ExporterConfig;
  private readonly runtime = nativeRuntime();
  private readonly exporter: BindingTraceExporter;
  private readonly writer = new SpanWriter();
  private readonly strings = new RopeEncoder(1_048_576);
  private readonly definitionStrings = new RopeEncoder(4096);
  private readonly handOverDelayMs: number;
  private isTimerSet = false;
  private isExiting = false;
  /** Spans that ended after the shutdown. */
  private lateItems = 0;
  private stopped: Promise<void> | null = null;

  constructor(options: ExporterOptions | undefined) {
    this.config = resolveExporterConfig('TRACES', options, process.env);
    const exporter = this.runtime.core.openTraceExporter(this.config.binding);
    if (isFailure(exporter)) throw failureError(exporter, this.config.sourceOf);
    this.exporter = exporter;
    this.handOverDelayMs = Math.min(this.config.binding.batchDelayMs, HAND_OVER_DELAY_MS);
    this.runtime.listen(exporter.id, reportFailure);
    reportWarnings(this.config.warnings);
    this.writer.onResourceResolved = () => this.handOver();
    if (this.config.exitTimeoutMs > 0) flushAtExit(this);
  }

  /**
   * Records an ended span. Never throws, never waits.
   *
   * @returns how many spans were lost by it: this one if it can't be recorded, its whole chunk if the queue is full.
   */
  write(span: SpanLike, context: SpanContextLike): number {
    const { writer } = this;
    if (this.stopped !== null) {
      this.lateItems++;
      return 1;
    }
    if (!writer.write(span, context)) {
      this.exporter.countInvalid(1);
      return 1;
    }
    if (writer.isFull || this.isExiting) return this.handOver();
    if (!this.isTimerSet) this.setTimer();
    return 0;
  }

  /**
   * Gives what was written to the core.
   *
   * @returns how many spans found no room in the queue.
   */
  handOver(): number {
    const { writer } = this;
    const { definitions, items, itemCount } = writer.chunk();
    if (itemCount === 0 && definitions.at === 0) return 0;
    const isTaken = this.exporter.offer(
      definitions.words.subarray(0, definitions.at),
      definitions.at === 0 ? NO_BYTES : this.definitionStrings.encode(definitions.rope),
      items.words.subarray(0, items.at),
      this.strings.encode(items.rope),
      itemCount,
    );
    if (isTaken) {
      writer.accepted();
      if (this.isExiting) this.exporter.flushBlocking(this.config.exitTimeoutMs);
      return 0;
    }
    this.exporter.countRefused(itemCount);
    writer.discarded();
    return itemCount;
  }

  /** Sends what was handed over and waits for its outcome. */
  flush(timeoutMs: number, keepsAlive: boolean): Promise<BindingFlushReport> {
    return this.runtime.operation(timeoutMs, keepsAlive, (operation) => this.exporter.flush(operation));
  }

  /**
   * Delivers every span that ended before the call.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when something still waits after `timeoutMs`; it stays queued.
   */
  async forceFlush(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    checkTimeout(timeoutMs);
    if (this.stopped !== null) return this.stopped;
    const deadline = performance.now() + timeoutMs;
    this.handOver();
    await this.resourcesSettled(timeoutMs / 2);
    this.handOver();
    const report = await this.flush(Math.max(0, deadline - performance.now()), true);
    if (!report.isComplete) throw timedOut('forceFlush', timeoutMs);
  }

  /**
   * Delivers what it can within `timeoutMs`, counts the rest as dropped, and ends. Later calls return the first one's
   * promise.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when spans had to be dropped.
   */
  shutdown(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    try {
      checkTimeout(timeoutMs);
    } catch (error) {
      return Promise.reject(error);
    }
    this.stopped ??= this.stop(timeoutMs);
    return this.stopped;
  }

  /** The conservation ledger, what JavaScript holds included. */
  stats(): ExportStats {
    const ledger = this.exporter.stats();
    const held = this.writer.itemCount;
    return {
      ...ledger,
      accepted: ledger.accepted + held + this.lateItems,
      queued: ledger.queued + held,
      dropped: { ...ledger.dropped, shutdown: ledger.dropped.shutdown + this.lateItems },
    };
  }

  /** @inheritdoc */
  flushAtExit(): void {
    if (this.stopped !== null) {
      this.exporter.shutdownBlocking(this.config.exitTimeoutMs);
      return;
    }
    this.writer.resolveResources();
    this.handOver();
    this.exporter.flushBlocking(this.config.exitTimeoutMs);
    // Listeners that run after this one may end spans too; no timer will fire for those.
    this.isExiting = true;
  }

  private async stop(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    this.handOver();
    await this.resourcesSettled(timeoutMs / 2);
    this.writer.resolveResources();
    this.handOver();
    const leftMs = Math.max(0, deadline - performance.now());
    const report = await this.runtime.operation(leftMs + ANSWER_MARGIN_MS, true, (operation) =>
      this.exporter.shutdown(operation, leftMs),
    );
    forgetAtExit(this);
    this.runtime.unlisten(this.exporter.id);
    if (!report.isComplete) throw timedOut('shutdown', timeoutMs);
  }

  /**
   * Waits until every resource has its attributes, but not longer than `timeoutMs`: detectors that hang may take half of
   * a caller's time, the other half is for sending.
   */
  private async resourcesSettled(timeoutMs: number): Promise<void> {
    const pending = this.writer.pendingResources();
    if (pending.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([Promise.all(pending), timeout]);
    clearTimeout(timer);
  }

  private setTimer(): void {
    this.isTimerSet = true;
    setTimeout(() => {
      this.isTimerSet = false;
      this.handOver();
    }, this.handOverDelayMs).unref();
  }
}

function checkTimeout(timeoutMs: unknown): void {
  const fault = rangeFault(timeoutMs, between(0, MAX_TIMEOUT_MS));
  if (fault !== null) throw invalidOption('timeoutMs', fault);
}

function timedOut(operation: string, timeoutMs: number): OtlpNativeError {
  return new OtlpNativeError(
    'FLUSH_TIMEOUT',
    `${operation} ran out of time after ${Math.round(timeoutMs)} ms; is the endpoint answering? stats() tells what is left`,
  );
}
