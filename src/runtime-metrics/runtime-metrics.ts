import { isMainThread } from 'node:worker_threads';
import { type MeterProvider, metrics } from '@opentelemetry/api';
import { VERSION } from '../version.js';
import { recordGcDurations } from './gc-durations.js';
import { observeProcess } from './process-metrics.js';
import { observeThread } from './thread-metrics.js';

const SCOPE = 'otlp-native/runtime-metrics';

/** The options of {@link RuntimeMetrics}. */
export interface RuntimeMetricsOptions {
  /** Default: the global one of `@opentelemetry/api`. */
  meterProvider?: MeterProvider;
  /** Whether `process.*` is observed beside what is each thread's own. Default: in the main thread only. */
  process?: boolean;
}

/**
 * Metrics of the runtime, by the semantic conventions: `nodejs.eventloop.*`, `v8js.gc.duration`, `v8js.memory.heap.*` and
 * `v8js.resource.active` of this thread; `process.cpu.*`, `process.memory.*`, `process.paging.faults`,
 * `process.context_switches` and `process.uptime` of the process; on Linux threads, file descriptors and disk bytes, too.
 *
 * It observes from its construction until {@link RuntimeMetrics.stop}, and keeps no process alive. Delays, and utilizations,
 * are those since the last collection, so that they suit one reader.
 *
 * ```ts
 * import { NativeMeterProvider, RuntimeMetrics } from 'otlp-native';
 *
 * const meterProvider = new NativeMeterProvider();
 * const runtimeMetrics = new RuntimeMetrics({ meterProvider });
 * runtimeMetrics.stop();
 * await meterProvider.shutdown();
 * ```
 */
export class RuntimeMetrics {
  private readonly ends: (() => void)[];

  constructor({ meterProvider, process: observesProcess = isMainThread }: RuntimeMetricsOptions = {}) {
    const meter = (meterProvider ?? metrics.getMeterProvider()).getMeter(SCOPE, VERSION);
    this.ends = [recordGcDurations(meter), observeThread(meter)];
    if (observesProcess) this.ends.push(observeProcess(meter));
  }

  /** Observes no more. */
  stop(): void {
    for (const end of this.ends.splice(0)) end();
  }
}
