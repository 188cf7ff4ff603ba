import {
  type BatchObservableResult,
  type Counter,
  type Histogram,
  type MeterProvider,
  metrics,
  type ObservableGauge,
  type ObservableUpDownCounter,
} from '@opentelemetry/api';
import { VERSION } from '../../version.js';
import type { CircuitCall } from './circuit-breaker-events.js';
import type { CircuitState } from './circuit-state.js';
import type { OptimizedCircuitBreaker } from './optimized-circuit-breaker.js';

const SCOPE = 'otlp-native/resilience';
const NAME = 'circuit_breaker.name';
const STATE = 'circuit_breaker.state';
const OUTCOME = 'circuit_breaker.outcome';
/** As attribute values are written, in the order of {@link CircuitState}. */
const STATES: Readonly<Record<CircuitState, string>> = {
  closed: 'closed',
  open: 'open',
  halfOpen: 'half_open',
  forcedOpen: 'forced_open',
  disabled: 'disabled',
  metricsOnly: 'metrics_only',
};

/** Options of {@link CircuitBreakerTelemetry}. */
export interface CircuitBreakerTelemetryOptions {
  /** Default: the global one of `@opentelemetry/api`. */
  meterProvider?: MeterProvider;
}

/**
 * Metrics of circuit breakers. The semantic conventions have none for them yet, so these are named by their rules:
 *
 * | metric | kind, unit | attributes beside `circuit_breaker.name` |
 * |---|---|---|
 * | `circuit_breaker.calls` | counter, `{call}` | `circuit_breaker.outcome`: `success`, `failure`, `ignored`, `rejected` |
 * | `circuit_breaker.slow_calls` | counter, `{call}` | `circuit_breaker.outcome` |
 * | `circuit_breaker.call.duration` | histogram, `s`; only where calls are measured | `circuit_breaker.outcome` |
 * | `circuit_breaker.transitions` | counter, `{transition}` | `circuit_breaker.state`: the one that began |
 * | `circuit_breaker.state` | up-down counter, `{breaker}`: 1 for the state it is in, else 0 | `circuit_breaker.state` |
 * | `circuit_breaker.failure_rate`, `circuit_breaker.slow_call_rate` | gauge, `1`: 0 to 1, where it is known | |
 *
 * @example
 * ```js
 * import { CircuitBreakerTelemetry, OptimizedCircuitBreaker } from 'otlp-native/resilience';
 *
 * const telemetry = new CircuitBreakerTelemetry();
 * telemetry.observe(new OptimizedCircuitBreaker({ name: 'orders' }));
 * telemetry.stop();
 * ```
 */
export class CircuitBreakerTelemetry {
  private readonly breakers = new Map<OptimizedCircuitBreaker, () => void>();
  private readonly calls: Counter;
  private readonly slowCalls: Counter;
  private readonly durations: Histogram;
  private readonly transitions: Counter;
  private readonly states: ObservableUpDownCounter;
  private readonly failureRates: ObservableGauge;
  private readonly slowCallRates: ObservableGauge;
  private readonly endObservation: () => void;

  /** Each makes instruments of its own, so one for all breakers is enough. */
  constructor({ meterProvider }: CircuitBreakerTelemetryOptions = {}) {
    const meter = (meterProvider ?? metrics.getMeterProvider()).getMeter(SCOPE, VERSION);
    this.calls = meter.createCounter('circuit_breaker.calls', {
      description: 'Calls by what they came to; rejected ones were not made.',
      unit: '{call}',
    });
    this.slowCalls = meter.createCounter('circuit_breaker.slow_calls', {
      description: 'Calls that took longer than the breaker allows.',
      unit: '{call}',
    });
    this.durations = meter.createHistogram('circuit_breaker.call.duration', {
      description: 'How long calls took that the breaker measured.',
      unit: 's',
      advice: {
        explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
      },
    });
    this.transitions = meter.createCounter('circuit_breaker.transitions', {
      description: 'Changes of state, by the state that began.',
      unit: '{transition}',
    });
    this.states = meter.createObservableUpDownCounter('circuit_breaker.state', {
      description: '1 for the state that the breaker is in, 0 for the others.',
      unit: '{breaker}',
    });
    this.failureRates = meter.createObservableGauge('circuit_breaker.failure_rate', {
      description: 'Share of the calls in the window that failed.',
      unit: '1',
    });
    this.slowCallRates = meter.createObservableGauge('circuit_breaker.slow_call_rate', {
      description: 'Share of the calls in the window that were slow.',
      unit: '1',
    });
    const observables = [this.states, this.failureRates, this.slowCallRates];
    const report = (result: BatchObservableResult) => this.report(result);
    meter.addBatchObservableCallback(report, observables);
    this.endObservation = () => meter.removeBatchObservableCallback(report, observables);
  }

  /** Observes a breaker, once however often it is asked to. Each listens to its calls, which then cost an event more. */
  observe(breaker: OptimizedCircuitBreaker): void {
    if (this.breakers.has(breaker)) return;
    const { name } = breaker;
    const called = (outcome: string) => {
      const attributes = { [NAME]: name, [OUTCOME]: outcome };
      return ({ durationMs, isSlow }: CircuitCall) => {
        this.calls.add(1, attributes);
        if (isSlow) this.slowCalls.add(1, attributes);
        if (durationMs !== null) this.durations.record(durationMs / 1000, attributes);
      };
    };
    const counted = (outcome: string) => {
      const attributes = { [NAME]: name, [OUTCOME]: outcome };
      return () => this.calls.add(1, attributes);
    };
    const ends = [
      breaker.on('success', called('success')),
      breaker.on('failure', called('failure')),
      breaker.on('ignored', counted('ignored')),
      breaker.on('rejected', counted('rejected')),
      breaker.on('transition', ({ to }) => this.transitions.add(1, { [NAME]: name, [STATE]: STATES[to] })),
    ];
    this.breakers.set(breaker, () => {
      for (const end of ends) end();
    });
  }

  /** Observes it no more. */
  forget(breaker: OptimizedCircuitBreaker): void {
    this.breakers.get(breaker)?.();
    this.breakers.delete(breaker);
  }

  /** Observes none any more. */
  stop(): void {
    for (const breaker of [...this.breakers.keys()]) this.forget(breaker);
    this.endObservation();
  }

  private report(result: BatchObservableResult): void {
    for (const breaker of this.breakers.keys()) {
      const { name, state } = breaker;
      for (const [candidate, text] of Object.entries(STATES)) {
        result.observe(this.states, candidate === state ? 1 : 0, { [NAME]: name, [STATE]: text });
      }
      const { failureRate, slowCallRate } = breaker.metrics();
      if (failureRate >= 0) result.observe(this.failureRates, failureRate / 100, { [NAME]: name });
      if (slowCallRate >= 0) result.observe(this.slowCallRates, slowCallRate / 100, { [NAME]: name });
    }
  }
}
