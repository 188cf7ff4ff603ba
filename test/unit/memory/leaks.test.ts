import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { OptimizedMemoryPool } from 'otlp-native/memory';
import { expect, onTestFinished, test } from 'vitest';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Turns of the event loop until garbage was collected and told of, or `hasHappened`. */
async function untilCollected(hasHappened: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !hasHappened(); turn++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function leaseAndForget(pool: OptimizedMemoryPool): void {
  pool.lease(100_000).bytes[0] = 1;
}

test('leases that nobody released are told of once a place, and their bytes count no more', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => {
    if (warning.name === 'OtlpNativeMemoryLeak') warnings.push(warning);
  };
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));

  const pool = new OptimizedMemoryPool({ development: true });
  for (let time = 0; time < 3; time++) leaseAndForget(pool);
  pool.lease(50_000).release();
  await untilCollected(() => pool.stats().leaked === 3);

  expect(pool.stats()).toMatchObject({ leaked: 3, leases: 0, leasedBytes: 0 });
  const [leak] = pool.leaks();
  expect(pool.leaks()).toHaveLength(1);
  expect(leak).toMatchObject({ leases: 3, bytes: 3 * 114_688 });
  expect(leak?.place).toMatch(/^at leaseAndForget \(.*leaks\.test\.ts/);
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^a lease of 114688 bytes was never released; it was leased at leaseAndForget/),
  ]);
});
