import { channel } from 'node:diagnostics_channel';
import { diag } from '@opentelemetry/api';
import type { Signal } from '../config/variables/otlp-variables.js';
import { BudgetControl, type BudgetEvent, type Spending } from './budget-control.js';
import { costNow } from './cost-clock.js';
import type { CostMeter } from './cost-meter.js';
import { Shedding } from './shedding.js';

/** Cost is looked at, and what is left out decided, once in so long. */
const WINDOW_MS = 1000;

/** What the channel `otlp-native.cost_budget` of `node:diagnostics_channel` publishes. */
export interface CostBudgetMessage {
  /** Whether leaving out begins or has ended. */
  readonly event: BudgetEvent;
  /** Of the main thread. */
  readonly budget: number;
  /** Share of the main thread in the last second. */
  readonly used: number;
  /** Of new traces, the share that is kept from now on. */
  readonly spanShare: number;
  /** Whether log records below WARN are kept from now on. */
  readonly keepsLogs: boolean;
}

/** What all exporters of a signal took of the main thread so far, those that have ended included. */
export interface SignalCost {
  readonly captureMs: number;
  readonly handOverMs: number;
  readonly exitFlushMs: number;
  /** Items that were left out. */
  readonly shed: number;
}

const NO_COST: SignalCost = { captureMs: 0, handOverMs: 0, exitFlushMs: 0, shed: 0 };

const budgetChannel = channel('otlp-native.cost_budget');

interface Watched {
  readonly meter: CostMeter;
  readonly budget: number | null;
  lastShedMs: number;
}

/** Watches what all exporters of a thread cost together, and has things left out where there is a budget. */
export class CostGovernor {
  readonly shedding = new Shedding();
  /** Of the main thread, in the last window. */
  mainThreadShare = 0;
  /** Called after each window. */
  onWindow: () => void = () => {};
  private readonly watched = new Map<CostMeter, Watched>();
  private readonly ended = new Map<Signal, SignalCost>();
  private readonly now: () => number;
  private control: BudgetControl | null = null;
  private budget: number | null = null;
  private timer: NodeJS.Timeout | null = null;
  private windowStartMs = 0;

  /** @param now a monotonic clock, in milliseconds. */
  constructor(now: () => number = costNow) {
    this.now = now;
  }

  /** What was spent so far, by signal. */
  totals(): ReadonlyMap<Signal, SignalCost> {
    const totals = new Map(this.ended);
    for (const meter of this.watched.keys()) add(totals, meter);
    return totals;
  }

  /**
   * Watches an exporter until {@link CostGovernor.forget}.
   *
   * @param budget share of the main thread that all may take together; null for none. Of several the least counts.
   */
  watch(meter: CostMeter, budget: number | null): void {
    this.watched.set(meter, { meter, budget, lastShedMs: 0 });
    this.settleBudget();
    if (this.timer !== null) return;
    this.windowStartMs = this.now();
    this.timer = setInterval(() => this.endWindow(), WINDOW_MS);
    this.timer.unref();
  }

  /** The exporter has ended. */
  forget(meter: CostMeter): void {
    if (!this.watched.delete(meter)) return;
    add(this.ended, meter);
    this.settleBudget();
    if (this.watched.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  /** Looks at what was spent since the last time, and decides what is left out until the next. */
  endWindow(): void {
    const nowMs = this.now();
    const windowMs = nowMs - this.windowStartMs;
    if (windowMs <= 0) return;
    this.windowStartMs = nowMs;
    const spending = this.spending(windowMs);
    this.mainThreadShare = spending.spans + spending.logs + spending.other;
    if (this.control !== null) {
      const event = this.control.step(spending);
      this.apply(this.control);
      if (event !== null) this.tell(event);
    }
    this.onWindow();
  }

  private spending(windowMs: number): Spending {
    let [spans, logs, shedLogs, other] = [0, 0, 0, 0];
    for (const watched of this.watched.values()) {
      const { meter } = watched;
      const { captureMs, handOverMs } = meter.difference();
      const share = (captureMs + handOverMs) / windowMs;
      if (meter.signal === 'TRACES') spans += share;
      else if (meter.signal === 'LOGS') {
        logs += share;
        shedLogs += (meter.shedMs - watched.lastShedMs) / windowMs;
        watched.lastShedMs = meter.shedMs;
      } else other += share;
    }
    return { spans, logs, shedLogs, other };
  }

  private settleBudget(): void {
    const budgets = [...this.watched.values()].flatMap(({ budget }) => (budget === null ? [] : [budget]));
    const budget = budgets.length === 0 ? null : Math.min(...budgets);
    if (budget === this.budget) return;
    this.budget = budget;
    this.control = budget === null ? null : new BudgetControl(budget);
    this.apply({ keepsLogs: true, spanShare: 1 });
  }

  private apply({ keepsLogs, spanShare }: { keepsLogs: boolean; spanShare: number }): void {
    this.shedding.keepsLogs = keepsLogs;
    this.shedding.spanShare = spanShare;
  }

  private tell(event: BudgetEvent): void {
    const { mainThreadShare: used, shedding } = this;
    const { spanShare, keepsLogs } = shedding;
    const budget = this.budget ?? 1;
    if (budgetChannel.hasSubscribers) {
      const message: CostBudgetMessage = { event, budget, used, spanShare, keepsLogs };
      budgetChannel.publish(message);
    }
    if (event === 'recovered') {
      diag.info('otlp-native: telemetry is within its costBudget again; nothing is left out any more');
      return;
    }
    diag.warn(
      `otlp-native: telemetry took ${percent(used)} of the main thread, more than its costBudget of ${percent(budget)}: ` +
        'log records below WARN are left out first, then traces by a share. stats().cost counts them',
    );
  }
}

/** That of this thread. */
export const costGovernor = new CostGovernor();

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function add(totals: Map<Signal, SignalCost>, meter: CostMeter): void {
  const { captureMs, handOverMs, exitFlushMs, shed } = totals.get(meter.signal) ?? NO_COST;
  totals.set(meter.signal, {
    captureMs: captureMs + meter.captureTotalMs(),
    handOverMs: handOverMs + meter.handOverMs,
    exitFlushMs: exitFlushMs + meter.exitFlushMs,
    shed: shed + meter.shed,
  });
}
