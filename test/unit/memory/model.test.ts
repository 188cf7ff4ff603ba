import fc from 'fast-check';
import { type MemoryLease, OptimizedMemoryPool } from 'otlp-native/memory';
import { expect, test } from 'vitest';

const LIMIT_BYTES = 400_000;
const MAX_IDLE_BYTES = 150_000;

const step = fc.oneof(
  fc.record({ kind: fc.constant('lease' as const), size: fc.nat(80_000) }),
  fc.record({ kind: fc.constant('release' as const), which: fc.nat() }),
  fc.constant({ kind: 'clear' as const }),
);

interface Held {
  lease: MemoryLease;
  mark: number;
}

test('whatever is leased and released, nobody sees another lease’s bytes and the accounts add up', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, development) => {
      const pool = new OptimizedMemoryPool({
        limitBytes: LIMIT_BYTES,
        maxIdleBytes: MAX_IDLE_BYTES,
        maxBufferBytes: 50_000,
        development,
      });
      const held: Held[] = [];
      let asked = 0;
      for (const [index, each] of steps.entries()) {
        if (each.kind === 'lease') {
          asked++;
          const lease = leaseOrNull(pool, each.size);
          if (lease === null) continue;
          expect(lease.bytes).toHaveLength(each.size);
          const mark = index & 255;
          lease.bytes.fill(mark);
          held.push({ lease, mark });
        } else if (each.kind === 'release' && held.length > 0) {
          held.splice(each.which % held.length, 1)[0]?.lease.release();
        } else if (each.kind === 'clear') pool.clear();

        expect(held.every(({ lease, mark }) => lease.bytes.every((byte) => byte === mark))).toBe(true);
        const stats = pool.stats();
        expect(stats.leasedBytes).toBe(
          held.reduce((sum, { lease }) => sum + lease.bytes.buffer.byteLength, 0),
        );
        expect(stats.leases).toBe(held.length);
        expect(stats.hits + stats.misses + stats.bypassed + stats.refused).toBe(asked);
        expect(stats.idleBytes).toBeLessThanOrEqual(MAX_IDLE_BYTES);
        expect(stats.leasedBytes + stats.idleBytes).toBeLessThanOrEqual(LIMIT_BYTES);
      }
      for (const { lease } of held) lease.release();
      expect(pool.stats().leasedBytes).toBe(0);
    }),
    { numRuns: 200 },
  );
});

function leaseOrNull(pool: OptimizedMemoryPool, size: number): MemoryLease | null {
  try {
    return pool.lease(size);
  } catch (error) {
    expect(error).toMatchObject({ code: 'MEMORY_LIMIT' });
    return null;
  }
}
