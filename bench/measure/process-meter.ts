import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { mainThreadCpuNs } from './main-thread-cpu.ts';

/** What a process used between {@link ProcessMeter.start} and {@link ProcessMeter.stop}. */
export interface ProcessCost {
  wallMs: number;
  /** CPU of the main thread only: what the service's own work has to share. */
  mainCpuNs: number;
  /** CPU of every thread, the garbage collector's and the exporter's included. */
  processCpuNs: number;
  /** JavaScript heap at the start, after a collection where `gc` is exposed. */
  heapStartBytes: number;
  /** Largest JavaScript heap seen, sampled. */
  heapPeakBytes: number;
  /** Largest resident set of the process's whole life, as the system counts it. */
  rssPeakBytes: number;
  loopDelayMs: LoopDelay;
}

/** Time between two turns of a 1 ms timer, so an idle loop shows about 1. */
export interface LoopDelay {
  p50: number;
  p99: number;
  max: number;
}

const HEAP_SAMPLE_MS = 50;

/** Measures its own process over one phase. */
export class ProcessMeter {
  readonly #loopDelay = monitorEventLoopDelay({ resolution: 1 });
  readonly #heapSampler: NodeJS.Timeout;
  readonly #startMs: number;
  readonly #startMainCpuNs: number;
  readonly #startCpu: NodeJS.CpuUsage;
  readonly #heapStartBytes = process.memoryUsage().heapUsed;
  #heapPeakBytes = 0;

  private constructor() {
    this.#heapSampler = setInterval(() => this.#sampleHeap(), HEAP_SAMPLE_MS);
    this.#heapSampler.unref();
    this.#loopDelay.enable();
    this.#startMs = performance.now();
    this.#startCpu = process.cpuUsage();
    this.#startMainCpuNs = mainThreadCpuNs();
  }

  static start(): ProcessMeter {
    // With --expose-gc, one phase doesn't pay for another's garbage.
    globalThis.gc?.();
    return new ProcessMeter();
  }

  stop(): ProcessCost {
    const mainCpuNs = mainThreadCpuNs() - this.#startMainCpuNs;
    const { user, system } = process.cpuUsage(this.#startCpu);
    const wallMs = performance.now() - this.#startMs;
    clearInterval(this.#heapSampler);
    this.#loopDelay.disable();
    this.#sampleHeap();
    return {
      wallMs,
      mainCpuNs,
      processCpuNs: (user + system) * 1_000,
      heapStartBytes: this.#heapStartBytes,
      heapPeakBytes: this.#heapPeakBytes,
      rssPeakBytes: process.resourceUsage().maxRSS * 1_024,
      loopDelayMs: {
        p50: this.#loopDelay.percentile(50) / 1e6,
        p99: this.#loopDelay.percentile(99) / 1e6,
        max: this.#loopDelay.max / 1e6,
      },
    };
  }

  #sampleHeap(): void {
    this.#heapPeakBytes = Math.max(this.#heapPeakBytes, process.memoryUsage().heapUsed);
  }
}
