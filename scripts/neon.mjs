/** `npm run neon`: the tests of the vector kernels on arm64, emulated where the machine is another. */
import { runMain } from './setup/failure.mjs';
import { testOnArm64 } from './test/neon.mjs';
import { summary } from './test/tally.mjs';

await runMain(async () => {
  const tally = await testOnArm64();
  process.stdout.write(`\n${summary([tally])}\n`);
  return tally.failed === 0 ? 0 : 1;
});
