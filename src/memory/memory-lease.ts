import { OtlpNativeError } from '../errors.js';
import type { OptimizedMemoryPool } from './optimized-memory-pool.js';

/**
 * Bytes on lease. They are yours until you release them; after that they may be anyone's.
 *
 * With a compiler or Node that knows it, `using lease = pool.lease(size)` releases at the end of the block.
 */
export class MemoryLease {
  /** Bytes that it counts for. */
  private readonly heldBytes: number;
  private view: Uint8Array | null;
  private readonly pool: OptimizedMemoryPool;

  /** @internal Made by `OptimizedMemoryPool.lease`. */
  constructor(pool: OptimizedMemoryPool, view: Uint8Array, heldBytes: number) {
    this.pool = pool;
    this.view = view;
    this.heldBytes = heldBytes;
  }

  /**
   * As many bytes as were asked for. What is in them at first is not defined. Don't keep the array for longer than the lease.
   *
   * @throws OtlpNativeError `LEASE_RELEASED` after the release.
   */
  get bytes(): Uint8Array {
    if (this.view === null)
      throw new OtlpNativeError(
        'LEASE_RELEASED',
        'the lease was released, and its bytes may be in use elsewhere; release it after their last use',
      );
    return this.view;
  }

  /** Whether it was released. */
  get isReleased(): boolean {
    return this.view === null;
  }

  /** Gives the bytes back. A second call does nothing. */
  release(): void {
    const { view } = this;
    if (view === null) return;
    this.view = null;
    this.pool.takeBack(this, view, this.heldBytes);
  }

  /** As `release`. */
  [Symbol.dispose](): void {
    this.release();
  }
}
