import { readingCostMs } from './cost-clock.js';

/** One item in so many is measured, on average. */
const MEAN_GAP = 256;
/** Gaps are drawn at random, so that no pattern of the program's can hide between them. */
const MIN_GAP = MEAN_GAP / 2;
/** A measurement of more than so many times the usual one was interrupted, by the garbage collector or the system, and counts as so many. */
const LONGEST = 32;
/** How fast what is usual, the median, is followed: by so much of itself, up or down, a measurement. */
const FOLLOW = 1 / 8;
/** So many samples since the last look make a mean of their own; fewer move the one before. */
const SAMPLES_OF_A_MEAN = 32;

/**
 * What all items cost, by the few that are measured. The owner asks {@link SampledCost.isDue} for each item, measures those that are, and
 * tells by {@link SampledCost.measured}.
 */
export class SampledCost {
  /** Of an item, in milliseconds, as far as that is known. */
  meanMs = 0;
  /** Items before the current gap. */
  private counted = 0;
  private gap = 1;
  private left = 1;
  private usualMs = 0;
  private sampledMs = 0;
  private samples = 0;
  private settledItems = 0;
  private totalMs = 0;

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

  /** The item took `ms`, in `parts` that were measured by themselves. */
  measured(ms: number, parts: number): void {
    const netMs = Math.max(0, ms - parts * readingCostMs());
    if (this.usualMs === 0) this.usualMs = netMs;
    const countedMs = Math.min(netMs, this.usualMs * LONGEST);
    this.usualMs *= netMs > this.usualMs ? 1 + FOLLOW : 1 - FOLLOW;
    this.sampledMs += countedMs;
    this.samples++;
  }

  /**
   * Milliseconds of all items so far: those since the last look cost what the samples since then say and, where these are few, those
   * before.
   */
  total(): number {
    const { items, samples } = this;
    if (samples > 0) {
      const weight = this.meanMs === 0 ? 1 : Math.min(1, samples / SAMPLES_OF_A_MEAN);
      this.meanMs += (this.sampledMs / samples - this.meanMs) * weight;
    }
    this.totalMs += (items - this.settledItems) * this.meanMs;
    this.settledItems = items;
    this.sampledMs = 0;
    this.samples = 0;
    return this.totalMs;
  }
}
