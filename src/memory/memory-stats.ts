/** What a pool of memory holds, and what it has done so far. */
export interface MemoryStats {
  /** Bytes in use. They count as large as they are held, which is up to a quarter more than what was asked for. */
  readonly leasedBytes: number;
  /** The most that ever were. */
  readonly peakLeasedBytes: number;
  /** Bytes that wait for their next use. */
  readonly idleBytes: number;
  /** The most that may. */
  readonly maxIdleBytes: number;
  /** Leases served with memory that was there. */
  readonly hits: number;
  /** Leases for which memory was made. */
  readonly misses: number;
  /** Leases too large for the pool, made and freed each time. */
  readonly bypassed: number;
  /** Buffers that came back and were kept. */
  readonly returned: number;
  /** Buffers that came back and were freed: beyond a limit, or of a size that the pool doesn't keep. */
  readonly discarded: number;
  /** Bytes that waited too long, or were not needed even at the highest demand, and were freed. */
  readonly trimmedBytes: number;
}

/** The same, and what only JavaScript can do with it. */
export interface MemoryPoolStats extends MemoryStats {
  /** Leases that are not released. */
  readonly leases: number;
  /** Leases that were lost without a release, as far as they were found (`development`). Their bytes no longer count. */
  readonly leaked: number;
  /** Leases refused with `MEMORY_LIMIT`. */
  readonly refused: number;
}
