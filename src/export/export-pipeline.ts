import type { ChunkWriter } from '../capture/chunk-writer.js';
import { RopeEncoder } from '../capture/rope-encoder.js';
import { type ExporterConfig, resolveExporterConfig } from '../config/exporter-config.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { checkTimeout, DEFAULT_TIMEOUT_MS, withCheckedTimeout } from '../config/timeout.js';
import type { Signal } from '../config/variables/otlp-variables.js';
import { costNow } from '../cost/cost-clock.js';
import { costGovernor } from '../cost/cost-governor.js';
import { CostMeter } from '../cost/cost-meter.js';
import { watchCost } from '../cost/cost-metrics.js';
import { costOf } from '../cost/cost-of.js';
import { OtlpNativeError } from '../errors.js';
import type { BindingExporter, BindingFlushReport } from '../native/binding.js';
import { type ExitFlush, flushAtExit, forgetAtExit } from '../native/exit.js';
import { failureError, isFailure, nativeRuntime } from '../native/runtime.js';
import { reportFailure, reportLeft, reportWarnings } from './diagnostics.js';
import type { ExportStats } from './export-stats.js';

const SIGNAL_NAMES = { TRACES: 'traces', METRICS: 'metrics', LOGS: 'logs' } as const;
/** A chunk that isn't full is handed over after this time, or after the batch's own delay if that is shorter. */
const HAND_OVER_DELAY_MS = 100;
/** How much later than the core's own deadline JavaScript stops waiting for its answer. */
const ANSWER_MARGIN_MS = 1000;

/** Nobody waits for it. */
const NO_OPERATION = 0;

const NO_BYTES = new Uint8Array(0);

/** Where a writer's records go: the core's exporter of one signal, and all that has to be done around it. */
export class ExportPipeline<W extends ChunkWriter> implements ExitFlush {
  readonly writer: W;
  /** What it costs; null without `recordCost`. */
  readonly cost: CostMeter | null;
  /** Called before the flush at the end of the process, which may be a signal's, for items that are only made on demand. */
  onExit: (isSignal: boolean) => void = () => {};

  protected readonly exporter: BindingExporter;
  private readonly signal: Signal;
  private config: ExporterConfig;
  private readonly runtime = nativeRuntime();
  private readonly strings = new RopeEncoder(1_048_576);
  private readonly definitionStrings = new RopeEncoder(4096);
  private readonly handOverDelayMs: number;
  private isTimerSet = false;
  private isExiting = false;
  /** Items that came after the shutdown. */
  private lateItems = 0;
  private stopped: Promise<void> | null = null;

  /**
   * @param options what is left out comes from the `OTEL_EXPORTER_OTLP_*` variables, then from the defaults.
   * @throws OtlpNativeError when an option is invalid, with its code and the setting's name.
   */
  constructor(signal: Signal, options: ExporterOptions | undefined, writer: W) {
    this.signal = signal;
    this.writer = writer;
    this.config = resolveExporterConfig(signal, options, process.env);
    const exporter = this.runtime.core.openExporter(SIGNAL_NAMES[signal], this.config.binding);
    if (isFailure(exporter)) throw failureError(exporter, this.config.sourceOf);
    this.exporter = exporter;
    this.handOverDelayMs = Math.min(this.config.binding.batchDelayMs, HAND_OVER_DELAY_MS);
    this.runtime.listen(exporter.id, reportFailure);
    reportWarnings(this.config.warnings);
    writer.onResourceResolved = () => this.handOver();
    const { cost } = this.config;
    this.cost = cost === null ? null : new CostMeter(signal);
    if (cost !== null && this.cost !== null) watchCost(this.cost, cost);
    if (this.config.exitTimeoutMs > 0) flushAtExit(this);
  }

  /**
   * Has all later attempts to export made as `options` say, with nothing lost that waits or is under way: endpoint, protocol,
   * headers, compression, time limits, retries, TLS and proxy. `batch`, `queue` and `maxConcurrentExports` stay as they were.
   *
   * @throws OtlpNativeError as the constructor does; then nothing has changed.
   */
  reconfigure(options: ExporterOptions | undefined): void {
    const config = resolveExporterConfig(this.signal, options, process.env);
    const failure = this.exporter.reconfigure(config.binding);
    if (failure !== null) throw failureError(failure, config.sourceOf);
    // The queue stays the one that was opened.
    const { queueDirectory } = this.config.binding;
    this.config = { ...config, binding: { ...config.binding, queueDirectory } };
    reportWarnings(config.warnings);
  }

  /** False after the shutdown: what comes then isn't written, but counted by {@link ExportPipeline.late}. */
  get isOpen(): boolean {
    return this.stopped === null;
  }

  /** Counts items that came after the shutdown. @returns how many that are. */
  late(items: number): number {
    this.lateItems += items;
    return items;
  }

  /**
   * To be called after each write to the writer, with its answer. Never throws, never waits.
   *
   * @returns how many items were lost by it: those that can't be recorded, or the whole chunk if the queue is full.
   */
  written(isWritten: boolean, items: number): number {
    if (!isWritten) {
      this.exporter.countInvalid(items);
      return items;
    }
    if (this.writer.isFull || this.isExiting) return this.handOver();
    if (!this.isTimerSet) this.setTimer();
    return 0;
  }

  /**
   * Gives what was written to the core; nothing while a record is being written, which is then only half there.
   *
   * @returns how many items found no room in the queue.
   */
  handOver(): number {
    const { cost } = this;
    return cost === null ? this.offer() : cost.handingOver(() => this.offer());
  }

  private offer(): number {
    const { writer } = this;
    if (writer.isWriting) return 0;
    const { definitions, items, recordCount, itemCount } = writer.chunk();
    if (recordCount === 0 && definitions.at === 0) return 0;
    const isTaken = this.exporter.offer(
      definitions.words.subarray(0, definitions.at),
      definitions.at === 0 ? NO_BYTES : this.definitionStrings.encode(definitions.rope),
      items.words.subarray(0, items.at),
      this.strings.encode(items.rope),
      recordCount,
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
   * Delivers every item that was given before the call.
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
   * Delivers what it can within `timeoutMs`, leaves the rest in the durable queue (`kept`) or counts it as dropped, and ends. Later calls return the first one's
   * promise.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when items had to be dropped.
   */
  shutdown(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    return withCheckedTimeout(timeoutMs, () => {
      this.stopped ??= this.stop(timeoutMs);
      return this.stopped;
    });
  }

  /** The conservation ledger, what JavaScript holds included. */
  stats(): ExportStats {
    const ledger = this.exporter.stats();
    const held = this.writer.itemCount;
    const stats: ExportStats = {
      ...ledger,
      accepted: ledger.accepted + held + this.lateItems,
      queued: ledger.queued + held,
      dropped: { ...ledger.dropped, shutdown: ledger.dropped.shutdown + this.lateItems },
    };
    if (this.cost === null) return stats;
    // Points are made in the core, so that its meter sees none.
    const items = this.signal === 'METRICS' ? stats.accepted : this.cost.items;
    return { ...stats, cost: costOf(this.cost, costGovernor, items) };
  }

  /** @inheritdoc */
  beginExitFlush(isSignal: boolean): void {
    const startedMs = this.cost === null ? 0 : costNow();
    this.flushAtExit(isSignal);
    if (this.cost !== null) this.cost.exitFlushMs += costNow() - startedMs;
  }

  /** @inheritdoc */
  endExitFlush(startedAt: number): void {
    const startedMs = this.cost === null ? 0 : costNow();
    this.awaitExitFlush(startedAt);
    if (this.cost !== null) this.cost.exitFlushMs += costNow() - startedMs;
  }

  private flushAtExit(isSignal: boolean): void {
    if (this.stopped !== null) return;
    try {
      this.onExit(isSignal);
    } catch {
      // What others are to deliver must not be lost by it.
    }
    this.writer.resolveResources();
    this.handOver();
    this.exporter.flush(NO_OPERATION);
  }

  private awaitExitFlush(startedAt: number): void {
    const leftMs = Math.max(0, startedAt + this.config.exitTimeoutMs - performance.now());
    // First, because it needs no network. What is on disk then isn't lost, however the rest goes.
    if (this.config.binding.queueDirectory !== null) this.exporter.persistBlocking(leftMs);
    if (this.stopped !== null) {
      this.exporter.shutdownBlocking(leftMs);
      return;
    }
    const { isComplete } = this.exporter.flushBlocking(leftMs);
    // Else nobody would learn why: no event comes any more by itself.
    this.runtime.dispatch();
    if (!isComplete) reportLeft(this.signal, this.exporter.stats(), this.config.exitTimeoutMs);
    // Listeners that run after this one may make items too; no timer will fire for those.
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
    if (this.cost !== null) costGovernor.forget(this.cost);
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

function timedOut(operation: string, timeoutMs: number): OtlpNativeError {
  return new OtlpNativeError(
    'FLUSH_TIMEOUT',
    `${operation} ran out of time after ${Math.round(timeoutMs)} ms; is the endpoint answering? stats() tells what is left`,
  );
}
