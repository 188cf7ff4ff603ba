import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { expect, onTestFinished, test } from 'vitest';
import { CircuitBreakerRegistry } from '../../../src/resilience/circuit-breaker/circuit-breaker-registry.ts';
import { CircuitBreakerTelemetry } from '../../../src/resilience/circuit-breaker/circuit-breaker-telemetry.ts';
import { OptimizedCircuitBreaker } from '../../../src/resilience/circuit-breaker/optimized-circuit-breaker.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** Collects when it is asked. */
class AskedReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
  }
  protected override onForceFlush = async (): Promise<void> => {};
  protected override onShutdown = async (): Promise<void> => {};

  /** A line for each point: name, attributes but the breaker's name, value. */
  async lines(): Promise<string[]> {
    const { resourceMetrics } = await this.collect();
    return resourceMetrics.scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => {
          const { 'circuit_breaker.name': _, ...others } = attributes;
          const shown = typeof value === 'number' ? value : `${value.count} in ${value.sum}`;
          return [descriptor.name, ...Object.values(others), shown].join(' ');
        }),
      );
  }
}

function observed() {
  const reader = new AskedReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const telemetry = new CircuitBreakerTelemetry({ meterProvider });
  onTestFinished(async () => {
    telemetry.stop();
    await meterProvider.shutdown();
  });
  return { reader, telemetry };
}

test('calls, durations, transitions, state and rates', async () => {
  const { reader, telemetry } = observed();
  const clock = new FakeClock();
  const breaker = new OptimizedCircuitBreaker({
    window: { type: 'count', size: 4 },
    minimumCalls: 4,
    slowCallDurationMs: 100,
    isIgnored: (error) => error === 'ignored',
    clock,
  });
  telemetry.observe(breaker);
  telemetry.observe(breaker);
  const call = (ms: number, run: () => unknown) =>
    breaker
      .execute(async () => {
        clock.advance(ms);
        return run();
      })
      .catch(() => undefined);
  const fail = (reason: string) => () => {
    throw reason;
  };
  await call(10, () => 1);
  await call(200, () => 1);
  await call(10, fail('ignored'));
  await call(10, fail('failed'));
  await call(10, fail('failed'));
  await call(10, () => 1);
  expect(await reader.lines()).toEqual([
    'circuit_breaker.calls success 2',
    'circuit_breaker.calls ignored 1',
    'circuit_breaker.calls failure 2',
    'circuit_breaker.calls rejected 1',
    'circuit_breaker.slow_calls success 1',
    'circuit_breaker.call.duration success 2 in 0.21000000000000002',
    'circuit_breaker.call.duration failure 2 in 0.02',
    'circuit_breaker.transitions open 1',
    'circuit_breaker.state closed 0',
    'circuit_breaker.state open 1',
    'circuit_breaker.state half_open 0',
    'circuit_breaker.state forced_open 0',
    'circuit_breaker.state disabled 0',
    'circuit_breaker.state metrics_only 0',
    'circuit_breaker.failure_rate 0.5',
    'circuit_breaker.slow_call_rate 0.25',
  ]);
});

test('a registry’s breakers are observed as long as it holds them', async () => {
  const { reader, telemetry } = observed();
  const registry = new CircuitBreakerRegistry({ maxBreakers: 1, telemetry });
  const forgotten = registry.get('a');
  registry.get('b');
  await forgotten.execute(() => 1);
  await registry.execute('b', () => 1);
  const lines = await reader.lines();
  expect(lines.filter((line) => line.startsWith('circuit_breaker.calls'))).toEqual([
    'circuit_breaker.calls success 1',
  ]);
  expect(lines.filter((line) => line.startsWith('circuit_breaker.state'))).toHaveLength(6);
});
