import type { Signal } from '../config/variables/otlp-variables.js';
import { costNow, readingCostMs } from './cost-clock.js';

/** One item in so many is measured, on average: the readings then cost an item less than 1 %. */
const MEAN_GAP = 128;
/** Gaps are drawn at random, so that no pattern of the program's can hide between them. */
const MIN_GAP = MEAN_GAP / 2;
/** A measurement of more than so many times the usual one was interrupted, by the garbage collector or the system, and counts as so many. */
const LONGEST = 32;
/** How fast what is usual follows. */
const FOLLOW = 1 / 16;
/** So many samples since the last look make a mean of their own; fewer move the one before. */
const SAMPLES_OF_A_MEAN = 32;

/** What was spent since the last look, in milliseconds. */
export interface CostDifference {
  readonly captureMs: number;
  readonly handOverMs: number;
}

/**
 * What one exporter costs the main thread. The cost of capture is that of few items, measured whole; hand-overs are rare, and all
 * measured.
 *
 * The owner asks {@link CostMeter.isDue} for each item, measures those that are, and tells by {@link CostMeter.measured}.
 */
export class CostMeter {
  readonly signal: Signal;
  handOverMs = 0;
  exitFlushMs = 0;
  /** Code of others that ran while an item was measured. */
  foreignMs = 0;
  /** A log record is being measured. */
  isMeasuring = false;
  /** Items that the budget left out. */
  shed = 0;
  /** What those would have cost, in milliseconds, as far as that is known. */
  shedMs = 0;
  private captureMs = 0;
  /** Items before the current gap. */
  private counted = 0;
  private gap = 1;
  private left = 1;
  private usualMs = 0;
  private sampledMs = 0;
  private samples = 0;
  private meanMs = 0;
  private settledItems = 0;
  private lastCaptureMs = 0;
  private lastHandOverMs = 0;

  constructor(signal: Signal) {
    this.signal = signal;
  }

  /** Items seen. */
  get items(): number {
    return this.counted + this.gap - this.left;
  }

  /** Whether the item that comes now is to be measured. */
  isDue(): boolean {
    if (--this.left > 0) return false;
    this.counted += this.gap;
    // The first ones, which run cold, stand for few.
    this.gap = this.gap < MIN_GAP ? this.gap * 2 : MIN_GAP + Math.floor(Math.random() * MEAN_GAP);
    this.left = this.gap;
    return true;
  }

  /**
   * The capture of an item took `ms`, in `parts` that were measured by themselves; a hand-over meanwhile is counted by itself and must
   * have been taken off.
   */
  measured(ms: number, parts: number): void {
    const netMs = Math.max(0, ms - parts * readingCostMs());
    if (this.usualMs === 0) this.usualMs = netMs;
    const countedMs = Math.min(netMs, this.usualMs * LONGEST);
    this.usualMs += (Math.min(netMs, this.usualMs * 4) - this.usualMs) * FOLLOW;
    this.sampledMs += countedMs;
    this.samples++;
  }

  /** Work that isn't measured by samples: a collection of metrics. */
  captured(ms: number): void {
    this.captureMs += ms;
  }

  /** An item was left out that would have cost as much as the usual one. */
  sheds(): void {
    this.shed++;
    this.shedMs += this.meanMs;
  }

  /** Milliseconds of capture so far. */
  captureTotalMs(): number {
    this.settle();
    return this.captureMs;
  }

  /** What was spent since the last call. */
  difference(): CostDifference {
    this.settle();
    const captureMs = this.captureMs - this.lastCaptureMs;
    const handOverMs = this.handOverMs - this.lastHandOverMs;
    this.lastCaptureMs = this.captureMs;
    this.lastHandOverMs = this.handOverMs;
    return { captureMs, handOverMs };
  }

  /** Runs `work`, and counts it as hand-over. */
  handingOver<T>(work: () => T): T {
    const startedMs = costNow();
    try {
      return work();
    } finally {
      this.handOverMs += costNow() - startedMs;
    }
  }

  /** Gives the items since the last time what one costs by the samples since then and, where these are few, those before. */
  private settle(): void {
    const { items } = this;
    const { samples } = this;
    if (samples > 0) {
      const weight = this.meanMs === 0 ? 1 : Math.min(1, samples / SAMPLES_OF_A_MEAN);
      this.meanMs += (this.sampledMs / samples - this.meanMs) * weight;
    }
    this.captureMs += (items - this.settledItems) * this.meanMs;
    this.settledItems = items;
    this.sampledMs = 0;
    this.samples = 0;
  }
}
