import { type HeapProfiler, Session } from 'node:inspector';

/** A sample for about so many bytes: 1 % of error where hundreds of bytes are allocated for each of 100,000 spans. */
const SAMPLING_INTERVAL_BYTES = 8_192;

/**
 * Bytes that V8 allocated on its heap while `work` ran, by its own sampling: what was collected meanwhile counts too, whatever it was.
 */
export async function sampleHeap(work: () => Promise<void>): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await new Promise<void>((resolve, reject) => {
      session.post(
        'HeapProfiler.startSampling',
        {
          samplingInterval: SAMPLING_INTERVAL_BYTES,
          includeObjectsCollectedByMajorGC: true,
          includeObjectsCollectedByMinorGC: true,
        },
        (error) => (error === null ? resolve() : reject(error)),
      );
    });
    await work();
    return await new Promise<number>((resolve, reject) => {
      session.post('HeapProfiler.stopSampling', (error, { profile }) =>
        error === null ? resolve(bytesOf(profile.head)) : reject(error),
      );
    });
  } finally {
    session.disconnect();
  }
}

function bytesOf({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((bytes, child) => bytes + bytesOf(child), selfSize);
}
