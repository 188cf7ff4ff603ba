/** How many items a subject stores in one round. */
export interface LoadPlan {
  /** Before anything is measured. */
  readonly warmUp: number;
  readonly measured: number;
}

/** What a subject had done by some time. */
export interface Instant {
  /** Items in its queue on disk. */
  readonly items: number;
  readonly wallMs: number;
  /** Of all threads of the process that stores, whatever else it does. */
  readonly cpuMs: number;
  /** Of that, what the making of the items took; 0 where another process makes them. */
  readonly makingCpuMs: number;
}

/** What one subject made durable in one round, at full load, once it was warm. */
export interface StoredLoad extends Instant {
  /** Bytes on disk at the end for each item stored, those of the warm-up included. */
  readonly diskBytesPerItem: number;
}

/** What was stored from one instant to another. */
export function storedBetween(first: Instant, last: Instant, diskBytesPerItem: number): StoredLoad {
  return {
    items: last.items - first.items,
    wallMs: last.wallMs - first.wallMs,
    cpuMs: last.cpuMs - first.cpuMs,
    makingCpuMs: last.makingCpuMs - first.makingCpuMs,
    diskBytesPerItem,
  };
}

/** Time that passed for an item. */
export function nsPerItem({ items, wallMs }: StoredLoad): number {
  return (wallMs * 1e6) / items;
}

/** CPU for an item. */
export function cpuNsPerItem({ items, cpuMs }: StoredLoad): number {
  return (cpuMs * 1e6) / items;
}

/** CPU for an item that is made already: from OTLP, or from what was captured, to the disk. */
export function storingCpuNsPerItem({ items, cpuMs, makingCpuMs }: StoredLoad): number {
  return ((cpuMs - makingCpuMs) * 1e6) / items;
}
