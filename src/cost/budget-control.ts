/** What the last window was spent on, as shares of the main thread. */
export interface Spending {
  /** Making and handing over spans. */
  readonly spans: number;
  /** Log records that were kept. */
  readonly logs: number;
  /** What log records that were left out would have cost. */
  readonly shedLogs: number;
  /** What is never left out: metrics. */
  readonly other: number;
}

/** What changed for those who look on. */
export type BudgetEvent = 'exceeded' | 'recovered';

/** Windows in a row above the budget before anything is left out: one may be a start, or a burst. */
const WINDOWS_TO_BEGIN = 2;
/** It aims at this share of the budget, … */
const AIM = 0.9;
/** … keeps more again when less than this is used, … */
const LOW = 0.75;
/** … and everything when all would take no more than this. */
const WHOLE = 0.8;
/** The kept share grows by no more a window: traces that are under way still have the old one. */
const MAX_GROWTH = 2;
/** All must fit in so many windows in a row before it comes back. */
const WINDOWS_TO_END = 3;
/** Spans of a window may belong to traces that began under the share of any of so many windows. */
const REMEMBERED = 4;
/** Of traces, never less is kept. */
export const MIN_SPAN_SHARE = 1 / 1024;
const STEPS = 1024;

/**
 * How much is left out, so that telemetry stays within a share of the main thread: first log records of low severity, all of them; then
 * traces, by a share. It is told what each window was spent on, knows no clock, and changes nothing else.
 *
 * It settles below the budget and stays there: between 75 % and 100 % of it nothing changes, and all comes back only when all would take
 * no more than 80 %.
 */
export class BudgetControl {
  /** Whether log records of low severity are kept. */
  keepsLogs = true;
  /** Of traces, the share that is kept: a multiple of 1/1024. */
  spanShare = 1;
  private readonly budget: number;
  private windowsOver = 0;
  private windowsThatFit = 0;
  /** The share in each of the latest windows. */
  private recent: number[] = [1];

  /** @param budget share of the main thread, above 0. */
  constructor(budget: number) {
    this.budget = budget;
  }

  /** Whether anything is left out. */
  get isShedding(): boolean {
    return !this.keepsLogs || this.spanShare < 1;
  }

  /** A window has passed. @returns what is to be told of, if anything. */
  step({ spans, logs, shedLogs, other }: Spending): BudgetEvent | null {
    const { budget } = this;
    const used = spans + logs + other;
    this.recent = [...this.recent, this.spanShare].slice(-REMEMBERED);
    this.windowsOver = used > budget ? this.windowsOver + 1 : 0;
    if (!this.isShedding) {
      if (this.windowsOver < WINDOWS_TO_BEGIN) return null;
      this.shedMore(spans, logs, other);
      return this.isShedding ? 'exceeded' : null;
    }
    if (used > budget) this.shedMore(spans, logs, other);
    else if (used < budget * LOW) this.shedLess(spans, logs, shedLogs, other);
    else this.windowsThatFit = 0;
    return this.isShedding ? null : 'recovered';
  }

  private shedMore(spans: number, logs: number, other: number): void {
    // Rather too few than too many: what was decided may not show yet.
    const allSpans = spans / Math.max(...this.recent);
    this.windowsThatFit = 0;
    if (this.keepsLogs && logs > 0) {
      // Whether that is enough shows in the next window.
      this.keepsLogs = false;
      return;
    }
    if (allSpans > 0) this.spanShare = stepped(this.shareFor(allSpans, logs + other), this.spanShare);
    else if (this.keepsLogs) this.keepsLogs = false;
  }

  private shedLess(spans: number, logs: number, shedLogs: number, other: number): void {
    // Rather too many than too few, for the same reason.
    const allSpans = spans / Math.min(...this.recent);
    const isWhole = this.spanShare === 1;
    const all = allSpans + logs + (isWhole ? shedLogs : 0) + other;
    this.windowsThatFit = all <= this.budget * WHOLE ? this.windowsThatFit + 1 : 0;
    const fits = this.windowsThatFit >= WINDOWS_TO_END;
    if (!isWhole) {
      const share = fits ? 1 : Math.min(this.shareFor(allSpans, logs + other), 1 - 1 / STEPS);
      const grown = Math.min(share, Math.max(this.spanShare * MAX_GROWTH, this.spanShare + 1 / STEPS));
      this.spanShare = Math.max(this.spanShare, stepped(grown, 1));
    } else if (fits) this.keepsLogs = true;
  }

  /** The share of all spans that the budget has room for beside `rest`. */
  private shareFor(allSpans: number, rest: number): number {
    return allSpans === 0 ? 1 : (this.budget * AIM - rest) / allSpans;
  }
}

function stepped(share: number, atMost: number): number {
  return Math.max(MIN_SPAN_SHARE, Math.min(atMost, Math.floor(share * STEPS) / STEPS));
}
