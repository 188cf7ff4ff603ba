import { shown } from '../config/checks.js';
import { OtlpNativeError } from '../errors.js';
import { LeakDetector, type MemoryLeak } from './leak-detector.js';
import { MemoryLease } from './memory-lease.js';
import { type MemoryPoolConfig, type MemoryPoolOptions, memoryPoolConfig } from './memory-options.js';
import type { MemoryPoolStats } from './memory-stats.js';
import { Shelf } from './shelf.js';
import { classBytes, classOf } from './size-classes.js';

/** The idle time is counted in so many steps, so that no lease has to read a clock. */
const STEPS_A_TTL = 4;
/** A buffer may be so many classes above what is asked for: up to twice as large. */
const MAX_ABOVE = 4;
/** Nothing can be leased beyond it. */
const MAX_LEASE_BYTES = 1_073_741_824;
/** What development fills new leases with, for those who expect zeros. */
const FILL = 0xa5;

/**
 * Leases large `Uint8Array`s whose memory is used again, instead of made anew and cleared, page by page, each time.
 *
 * A mebibyte of which each page is touched takes some 4 µs on lease where `Buffer.allocUnsafe` takes some 90 (`npm run bench -- pool`). Below some kibibytes the
 * difference is not worth a release: see the guide, *Memory*.
 *
 * A pool belongs to the thread that made it.
 *
 * @example
 * ```ts
 * import { OptimizedMemoryPool } from 'otlp-native/memory';
 *
 * const pool = new OptimizedMemoryPool({ limitBytes: 67_108_864 });
 * const lease = pool.lease(1_000_000);
 * try {
 *   lease.bytes.set([1, 2, 3]);
 * } finally {
 *   lease.release();
 * }
 * console.log(pool.stats().idleBytes > 0); // true
 * ```
 */
export class OptimizedMemoryPool {
  private readonly config: MemoryPoolConfig;
  /** By class. */
  private readonly shelves: Shelf[];
  private readonly detector: LeakDetector | null;
  private timer: NodeJS.Timeout | null = null;
  /** Goes on while something is idle. */
  private clock = 0;

  private leasedBytes = 0;
  private peakLeasedBytes = 0;
  private idleBytes = 0;
  private leases = 0;
  private hits = 0;
  private misses = 0;
  private bypassed = 0;
  private returned = 0;
  private discarded = 0;
  private trimmedBytes = 0;
  private leaked = 0;
  private refused = 0;

  /** @throws OtlpNativeError `INVALID_OPTION` with the option at fault. */
  constructor(options?: MemoryPoolOptions) {
    this.config = memoryPoolConfig(options);
    const classes = classOf(this.config.maxBufferBytes + 1);
    this.shelves = Array.from({ length: classes }, (_, index) => new Shelf(classBytes(index)));
    this.detector = this.config.development ? new LeakDetector((bytes) => this.countLeak(bytes)) : null;
  }

  /**
   * Leases `size` bytes, a whole number up to 1 GiB. Release them when they are done with.
   *
   * @throws OtlpNativeError `MEMORY_LIMIT` when they don't fit into `limitBytes` beside what is leased; `INVALID_OPTION` for a size that
   *   is none.
   */
  lease(size: number): MemoryLease {
    if (!(Number.isInteger(size) && size >= 0 && size <= MAX_LEASE_BYTES)) throw invalidSize(size);
    const index = classOf(size);
    const view =
      index < this.shelves.length
        ? (this.idleView(index, size) ?? this.newView(index, size))
        : this.hugeView(size);
    const heldBytes = view.buffer.byteLength;
    this.leasedBytes += heldBytes;
    if (this.leasedBytes > this.peakLeasedBytes) this.peakLeasedBytes = this.leasedBytes;
    this.leases++;
    const lease = new MemoryLease(this, view, heldBytes);
    if (this.detector !== null) {
      view.fill(FILL);
      this.detector.watch(lease, heldBytes, this.lease);
    }
    return lease;
  }

  /** What the pool holds and how it fares. */
  stats(): MemoryPoolStats {
    return {
      leasedBytes: this.leasedBytes,
      peakLeasedBytes: this.peakLeasedBytes,
      idleBytes: this.idleBytes,
      maxIdleBytes: this.config.maxIdleBytes,
      hits: this.hits,
      misses: this.misses,
      bypassed: this.bypassed,
      returned: this.returned,
      discarded: this.discarded,
      trimmedBytes: this.trimmedBytes,
      leases: this.leases,
      leaked: this.leaked,
      refused: this.refused,
    };
  }

  /** Leases that became garbage without a release, by the place they were leased at. Always empty unless `development` is on. */
  leaks(): MemoryLeak[] {
    return this.detector?.leaks() ?? [];
  }

  /** Frees everything that is idle. The pool goes on. */
  clear(): void {
    for (const shelf of this.shelves) while (shelf.dropOldest()) this.endIdle(shelf.classBytes);
  }

  /** @internal What `lease` had is the pool's again. */
  takeBack(lease: MemoryLease, view: Uint8Array, heldBytes: number): void {
    this.leasedBytes -= heldBytes;
    this.leases--;
    this.detector?.forget(lease);
    if (this.config.zeroOnRelease) view.fill(0);
    const kept = this.detector === null ? view : detached(view);
    const index = classOf(heldBytes);
    const shelf = this.shelves[index];
    if (shelf === undefined || this.idleBytes + heldBytes > this.config.maxIdleBytes) {
      this.discarded++;
      return;
    }
    shelf.put(kept, this.clock);
    this.returned++;
    this.idleBytes += heldBytes;
    this.timer ??= this.startClock();
  }

  /** An idle buffer of the class, or one up to twice as large. */
  private idleView(index: number, size: number): Uint8Array | null {
    for (let above = 0; above <= MAX_ABOVE; above++) {
      const shelf = this.shelves[index + above];
      const view = shelf?.take();
      if (shelf === undefined || view === undefined) continue;
      this.idleBytes -= shelf.classBytes;
      this.hits++;
      return view.length === size ? view : new Uint8Array(view.buffer, 0, size);
    }
    return null;
  }

  private newView(index: number, size: number): Uint8Array {
    const bytes = classBytes(index);
    this.makeRoom(bytes);
    this.misses++;
    return new Uint8Array(new ArrayBuffer(bytes), 0, size);
  }

  private hugeView(size: number): Uint8Array {
    this.makeRoom(size);
    this.bypassed++;
    return new Uint8Array(size);
  }

  /** Frees idle buffers, the largest first, until `bytes` more may be held. */
  private makeRoom(bytes: number): void {
    const { limitBytes } = this.config;
    if (this.leasedBytes + bytes > limitBytes) {
      this.refused++;
      throw new OtlpNativeError(
        'MEMORY_LIMIT',
        `no lease of ${bytes} bytes: ${this.leasedBytes} of at most ${limitBytes} bytes are leased, in ${this.leases} leases; release ` +
          'those that are done with, wait for some, or raise limitBytes',
        'limitBytes',
      );
    }
    for (
      let index = this.shelves.length - 1;
      this.leasedBytes + this.idleBytes + bytes > limitBytes;
      index--
    ) {
      const shelf = this.shelves[index];
      if (shelf === undefined) return;
      while (this.leasedBytes + this.idleBytes + bytes > limitBytes && shelf.dropOldest())
        this.endIdle(shelf.classBytes);
    }
  }

  private startClock(): NodeJS.Timeout {
    const timer = setInterval(() => this.tick(), Math.max(1, this.config.idleTtlMs / STEPS_A_TTL));
    return timer.unref();
  }

  /** A step of the idle time. */
  private tick(): void {
    this.clock++;
    for (const shelf of this.shelves) {
      const dropped = shelf.trim(this.clock - STEPS_A_TTL);
      if (dropped > 0) this.endIdle(dropped * shelf.classBytes);
    }
    if (this.idleBytes > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  private endIdle(bytes: number): void {
    this.idleBytes -= bytes;
    this.trimmedBytes += bytes;
  }

  private countLeak(bytes: number): void {
    this.leasedBytes -= bytes;
    this.leases--;
    this.leaked++;
  }
}

/** The same memory, in a buffer that only the pool knows: whoever still has `view` finds it empty. */
function detached({ buffer }: Uint8Array): Uint8Array {
  if (!(buffer instanceof ArrayBuffer)) return new Uint8Array(buffer);
  // Node 20 has no transfer().
  const { transfer } = buffer as { transfer?: (this: ArrayBuffer) => ArrayBuffer };
  return new Uint8Array(transfer?.call(buffer) ?? structuredClone(buffer, { transfer: [buffer] }));
}

function invalidSize(size: unknown): OtlpNativeError {
  const reason = `a lease must be of a whole number of bytes from 0 to ${MAX_LEASE_BYTES}, not ${shown(size)}`;
  return new OtlpNativeError('INVALID_OPTION', reason, 'size');
}
