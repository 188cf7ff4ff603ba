/** `npm run loom`: every interleaving of the threads that share a pool's state, by loom. */
import { runMain } from './setup/failure.mjs';
import { testUnderLoom } from './test/loom.mjs';
import { summary } from './test/tally.mjs';

await runMain(async () => {
  const tally = await testUnderLoom();
  process.stdout.write(`\n${summary([tally])}\n`);
  return tally.failed === 0 ? 0 : 1;
});
