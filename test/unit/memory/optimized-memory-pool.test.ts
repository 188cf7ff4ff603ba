import { OptimizedMemoryPool } from 'otlp-native/memory';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const MIB = 1_048_576;

describe('a lease', () => {
  const pool = new OptimizedMemoryPool({ development: false });

  test('has the bytes that were asked for, and its memory is used again', () => {
    const first = pool.lease(100_000);
    expect(first.bytes).toHaveLength(100_000);
    const { buffer } = first.bytes;
    first.release();
    const second = pool.lease(90_000);
    expect(second.bytes).toHaveLength(90_000);
    expect(second.bytes.buffer).toBe(buffer);
    second.release();
  });

  test('may be of nothing, and of more than the pool keeps', () => {
    const before = pool.stats();
    for (const size of [0, 17 * MIB]) {
      const lease = pool.lease(size);
      expect(lease.bytes).toHaveLength(size);
      lease.release();
    }
    const after = pool.stats();
    expect(after.bypassed).toBe(before.bypassed + 1);
    expect(after.leasedBytes).toBe(before.leasedBytes);
  });

  test('ends once', () => {
    const lease = pool.lease(5_000);
    const { returned } = pool.stats();
    lease.release();
    lease.release();
    lease[Symbol.dispose]();
    expect(pool.stats().returned).toBe(returned + 1);
    expect(lease.isReleased).toBe(true);
  });

  test('has no bytes after its release', () => {
    const lease = pool.lease(5_000);
    lease.release();
    expect(() => lease.bytes).toThrow(expect.objectContaining({ code: 'LEASE_RELEASED' }));
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 31, '8' as never])('of %s bytes is refused', (size) => {
    expect(() => pool.lease(size)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', setting: 'size' }),
    );
  });
});

describe('limits', () => {
  test('a lease that finds no room says what holds it', () => {
    const pool = new OptimizedMemoryPool({ limitBytes: 2 * MIB });
    const lease = pool.lease(MIB + 1);
    expect(() => pool.lease(MIB)).toThrow(
      expect.objectContaining({
        code: 'MEMORY_LIMIT',
        setting: 'limitBytes',
        message:
          'limitBytes: no lease of 1048576 bytes: 1310720 of at most 2097152 bytes are leased, in 1 leases; release those that are done ' +
          'with, wait for some, or raise limitBytes',
      }),
    );
    expect(pool.stats().refused).toBe(1);
    lease.release();
    const next = pool.lease(MIB);
    expect(next.bytes).toHaveLength(MIB);
    next.release();
  });

  test('what is idle makes room for another size', () => {
    const pool = new OptimizedMemoryPool({ limitBytes: 2 * MIB, maxIdleBytes: 2 * MIB });
    for (const lease of [pool.lease(MIB), pool.lease(MIB)]) lease.release();
    expect(pool.stats().idleBytes).toBe(2 * MIB);
    const other = pool.lease(10_000);
    const { idleBytes, leasedBytes, trimmedBytes } = pool.stats();
    expect({ idleBytes, leasedBytes, trimmedBytes }).toEqual({
      idleBytes: MIB,
      leasedBytes: 10_240,
      trimmedBytes: MIB,
    });
    other.release();
  });

  test('no more is kept than may be idle', () => {
    const pool = new OptimizedMemoryPool({ maxIdleBytes: MIB });
    for (const lease of [pool.lease(MIB), pool.lease(MIB)]) lease.release();
    expect(pool.stats()).toMatchObject({ idleBytes: MIB, returned: 1, discarded: 1 });
    pool.clear();
    expect(pool.stats().idleBytes).toBe(0);
  });

  test.each([
    ['limitBytes', { limitBytes: 1 }],
    ['maxIdleBytes', { limitBytes: 4096, maxIdleBytes: 4097 }],
    ['development', { development: 'yes' as never }],
    ['size', { size: 1 } as never],
  ])('the option %s is checked', (setting, options) => {
    expect(() => new OptimizedMemoryPool(options)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', setting }),
    );
  });
});

describe('what is idle', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is freed when nobody has used it for long enough, and no timer is left', () => {
    const pool = new OptimizedMemoryPool({ idleTtlMs: 10_000 });
    pool.lease(MIB).release();
    vi.advanceTimersByTime(2_500);
    expect(pool.stats().idleBytes).toBe(MIB);
    vi.advanceTimersByTime(10_000);
    expect(pool.stats()).toMatchObject({ idleBytes: 0, trimmedBytes: MIB });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('stays as far as the highest demand needs it', () => {
    const pool = new OptimizedMemoryPool();
    const burst = Array.from({ length: 16 }, () => pool.lease(MIB));
    for (const lease of burst) lease.release();
    for (let step = 0; step < 12; step++) {
      vi.advanceTimersByTime(2_500);
      const two = [pool.lease(MIB), pool.lease(MIB)];
      for (const lease of two) lease.release();
    }
    expect(pool.stats()).toMatchObject({ idleBytes: 2 * MIB, misses: 16 });
  });
});

describe('in development', () => {
  const pool = new OptimizedMemoryPool({ development: true });

  test('an array is empty to whoever keeps it beyond its lease', () => {
    const lease = pool.lease(MIB);
    const kept = lease.bytes;
    lease.release();
    expect(kept).toHaveLength(0);
    const next = pool.lease(MIB);
    expect(next.bytes[0]).toBe(0xa5);
    next.release();
    expect(pool.stats().hits).toBe(1);
  });
});

test('what is released can be overwritten', () => {
  const pool = new OptimizedMemoryPool({ zeroOnRelease: true, development: false });
  const lease = pool.lease(1_000);
  const kept = lease.bytes.fill(7);
  lease.release();
  expect(kept.every((byte) => byte === 0)).toBe(true);
});
