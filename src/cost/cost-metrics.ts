import { type BatchObservableResult, type MeterProvider, metrics, type Observable } from '@opentelemetry/api';
import type { CostConfig } from '../config/exporter-config.js';
import { VERSION } from '../version.js';
import { costGovernor } from './cost-governor.js';
import type { CostMeter } from './cost-meter.js';

const SCOPE = 'otlp-native/cost';
const SIGNAL = 'otlp_native.signal';
const PHASE = 'otlp_native.phase';
const REASON = 'otlp_native.reason';
const SIGNALS = { TRACES: 'traces', METRICS: 'metrics', LOGS: 'logs' } as const;
const MS_PER_SECOND = 1000;

/** Where {@link CostMetrics} reports. */
export interface CostMetricsOptions {
  /** Default: the global one of `@opentelemetry/api`. */
  meterProvider?: MeterProvider;
}

/**
 * Metrics of what telemetry costs the main thread, of all exporters with `recordCost` in the thread. The semantic conventions have none
 * for that, so they are named by their rules:
 *
 * | metric | kind, unit | attributes |
 * |---|---|---|
 * | `otlp_native.main_thread.time` | counter, `s` | `otlp_native.signal`: `traces`, `metrics`, `logs`; `otlp_native.phase`: `capture`, `hand_over`, `exit_flush` |
 * | `otlp_native.main_thread.share` | gauge, `1`: of the thread in the last whole second | |
 * | `otlp_native.items.shed` | counter, `{item}` | `otlp_native.signal`; `otlp_native.reason`: `cost_budget` |
 * | `otlp_native.sampling.share` | gauge, `1`: of new traces, what is kept | |
 *
 * They are observed from the construction until {@link CostMetrics.stop}. The global meter provider gets them by itself where an exporter
 * has `recordCost`; this class is for another one.
 *
 * @example
 * ```ts
 * import { CostMetrics, NativeMeterProvider } from 'otlp-native';
 *
 * const meterProvider = new NativeMeterProvider();
 * const costMetrics = new CostMetrics({ meterProvider });
 * costMetrics.stop();
 * await meterProvider.shutdown();
 * ```
 */
export class CostMetrics {
  private readonly end: () => void;

  constructor({ meterProvider }: CostMetricsOptions = {}) {
    const meter = (meterProvider ?? metrics.getMeterProvider()).getMeter(SCOPE, VERSION);
    const time = meter.createObservableCounter('otlp_native.main_thread.time', {
      description: 'Time of the main thread that telemetry took.',
      unit: 's',
    });
    const share = meter.createObservableGauge('otlp_native.main_thread.share', {
      description: 'Share of the main thread that telemetry took in the last second.',
      unit: '1',
    });
    const shed = meter.createObservableCounter('otlp_native.items.shed', {
      description: 'Items that were left out, by reason.',
      unit: '{item}',
    });
    const kept = meter.createObservableGauge('otlp_native.sampling.share', {
      description: 'Share of new traces that is kept, by costBudget.',
      unit: '1',
    });
    const report = (result: BatchObservableResult): void => {
      result.observe(share, costGovernor.mainThreadShare);
      result.observe(kept, costGovernor.shedding.spanShare);
      for (const [signal, cost] of costGovernor.totals()) {
        const attributes = { [SIGNAL]: SIGNALS[signal] };
        const seconds = (phase: string, ms: number): void =>
          result.observe(time, ms / MS_PER_SECOND, { ...attributes, [PHASE]: phase });
        seconds('capture', cost.captureMs);
        seconds('hand_over', cost.handOverMs);
        seconds('exit_flush', cost.exitFlushMs);
        result.observe(shed, cost.shed, { ...attributes, [REASON]: 'cost_budget' });
      }
    };
    const observables: Observable[] = [time, share, shed, kept];
    meter.addBatchObservableCallback(report, observables);
    this.end = () => meter.removeBatchObservableCallback(report, observables);
  }

  /** Observes no more. */
  stop(): void {
    this.end();
  }
}

/** Watches the cost of an exporter, and has the global meter provider, whichever it is by then, report it. */
export function watchCost(meter: CostMeter, { budget }: CostConfig): void {
  costGovernor.watch(meter, budget);
  costGovernor.onWindow = followGlobalProvider;
  followGlobalProvider();
}

let followed: { provider: MeterProvider; metrics: CostMetrics } | null = null;

/** There is no event for the registration of a meter provider. */
function followGlobalProvider(): void {
  const provider = metrics.getMeterProvider();
  if (followed?.provider === provider) return;
  followed?.metrics.stop();
  followed = { provider, metrics: new CostMetrics({ meterProvider: provider }) };
}
