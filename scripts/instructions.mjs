/** `npm run instructions`: holds the counts against bench/instructions.json; with `--update` writes them down. */
import { runMain } from './setup/failure.mjs';
import { testInstructions } from './test/instructions.mjs';
import { summary } from './test/tally.mjs';

await runMain(async () => {
  const tally = await testInstructions({ isUpdate: process.argv.includes('--update') });
  process.stdout.write(`\n${summary([tally])}\n`);
  return tally.failed === 0 ? 0 : 1;
});
