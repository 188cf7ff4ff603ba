import { OptimizedMemoryPool } from 'otlp-native/memory';

/** CPU of the whole process for an array of one size of which each page is touched, by where the array comes from. */
export interface LeaseCosts {
  arrayNs: number;
  bufferNs: number;
  leaseNs: number;
}

/** Bytes that each way makes in all. */
const BYTES = 1_500_000_000;
const MAX_TIMES = 200_000;
const PAGE_BYTES = 4_096;

/** Measures the three ways, one after the other, each warmed up by a quarter of its work. */
export function measureLeases(sizeBytes: number, share: number): LeaseCosts {
  const times = Math.ceil(Math.min(MAX_TIMES, BYTES / sizeBytes) * share);
  const pool = new OptimizedMemoryPool({ development: false });
  return {
    arrayNs: cpuNs(times, () => touch(new Uint8Array(sizeBytes))),
    bufferNs: cpuNs(times, () => touch(Buffer.allocUnsafe(sizeBytes))),
    leaseNs: cpuNs(times, () => {
      const lease = pool.lease(sizeBytes);
      touch(lease.bytes);
      lease.release();
    }),
  };
}

function touch(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += PAGE_BYTES) bytes[at] = at;
}

function cpuNs(times: number, work: () => void): number {
  for (let time = 0; time < times / 4; time++) work();
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / times;
}
