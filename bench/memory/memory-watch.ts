const SAMPLE_MS = 50;

/** Memory of this process over some time, sampled. */
export interface MemoryFigures {
  readonly rssMeanBytes: number;
  readonly rssPeakBytes: number;
  readonly heapMeanBytes: number;
  readonly heapPeakBytes: number;
  /** Heap that V8 has taken from the system. */
  readonly heapTotalPeakBytes: number;
  /** Buffers outside the heap. */
  readonly externalPeakBytes: number;
}

/** Samples the memory of its own process while `work` goes on. */
export async function watchMemory(work: () => Promise<void>): Promise<MemoryFigures> {
  let [samples, rssSum, heapSum] = [0, 0, 0];
  let [rssPeakBytes, heapPeakBytes, heapTotalPeakBytes, externalPeakBytes] = [0, 0, 0, 0];
  const sample = (): void => {
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
    samples++;
    rssSum += rss;
    heapSum += heapUsed;
    rssPeakBytes = Math.max(rssPeakBytes, rss);
    heapPeakBytes = Math.max(heapPeakBytes, heapUsed);
    heapTotalPeakBytes = Math.max(heapTotalPeakBytes, heapTotal);
    externalPeakBytes = Math.max(externalPeakBytes, external);
  };
  const timer = setInterval(sample, SAMPLE_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  sample();
  return {
    rssMeanBytes: rssSum / samples,
    heapMeanBytes: heapSum / samples,
    rssPeakBytes,
    heapPeakBytes,
    heapTotalPeakBytes,
    externalPeakBytes,
  };
}
