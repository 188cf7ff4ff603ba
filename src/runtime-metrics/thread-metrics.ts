import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';
import type { Attributes, BatchObservableResult, Meter } from '@opentelemetry/api';
import { createObservables, THREAD_METRICS } from './metric-definitions.js';

/** How often the event loop's delay is sampled. */
const RESOLUTION_MS = 10;
const NS_A_SECOND = 1e9;
const MS_A_SECOND = 1_000;
const ACTIVE = { 'nodejs.eventloop.state': 'active' };
const IDLE = { 'nodejs.eventloop.state': 'idle' };

/** Observes event loop, heap and active resources of this thread. @returns what ends it. */
export function observeThread(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const instruments = createObservables(meter, THREAD_METRICS);
  let lastUtilization = performance.eventLoopUtilization();

  const observeEventLoop = (result: BatchObservableResult): void => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, lastUtilization);
    lastUtilization = now;
    result.observe(instruments['nodejs.eventloop.utilization'], utilization);
    result.observe(instruments['nodejs.eventloop.time'], now.active / MS_A_SECOND, ACTIVE);
    result.observe(instruments['nodejs.eventloop.time'], now.idle / MS_A_SECOND, IDLE);
    // Without a sample there is no delay to tell of, and the monitor's values are none.
    if (delay.count === 0) return;
    const prefix = 'nodejs.eventloop.delay';
    result.observe(instruments[`${prefix}.min`], delay.min / NS_A_SECOND);
    result.observe(instruments[`${prefix}.max`], delay.max / NS_A_SECOND);
    result.observe(instruments[`${prefix}.mean`], delay.mean / NS_A_SECOND);
    // A single sample has none.
    result.observe(instruments[`${prefix}.stddev`], (delay.stddev || 0) / NS_A_SECOND);
    result.observe(instruments[`${prefix}.p50`], delay.percentile(50) / NS_A_SECOND);
    result.observe(instruments[`${prefix}.p90`], delay.percentile(90) / NS_A_SECOND);
    result.observe(instruments[`${prefix}.p99`], delay.percentile(99) / NS_A_SECOND);
    delay.reset();
  };
  const observeHeap = (result: BatchObservableResult): void => {
    for (const space of getHeapSpaceStatistics()) {
      const attributes = { 'v8js.heap.space.name': space.space_name };
      result.observe(instruments['v8js.memory.heap.used'], space.space_used_size, attributes);
      result.observe(instruments['v8js.memory.heap.space.size'], space.space_size, attributes);
      result.observe(
        instruments['v8js.memory.heap.space.available_size'],
        space.space_available_size,
        attributes,
      );
      result.observe(
        instruments['v8js.memory.heap.space.physical_size'],
        space.physical_space_size,
        attributes,
      );
    }
  };
  const observe = (result: BatchObservableResult): void => {
    observeEventLoop(result);
    observeHeap(result);
    for (const [count, attributes] of activeResources()) {
      result.observe(instruments['v8js.resource.active'], count, attributes);
    }
  };

  const observables = Object.values(instruments);
  meter.addBatchObservableCallback(observe, observables);
  return () => {
    meter.removeBatchObservableCallback(observe, observables);
    delay.disable();
  };
}

function activeResources(): [number, Attributes][] {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1);
  return Array.from(counts, ([type, count]) => [count, { 'v8js.resource.type': type }]);
}
