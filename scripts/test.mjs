/**
 * `npm test`: sets up, then runs every test there is and closes with one line, `N passed, N failed`.
 * The exit status is non-zero when anything failed, and also when nothing ran.
 */
import { runMain } from './setup/failure.mjs';
import { setUp } from './setup/setup.mjs';
import { testInstructions } from './test/instructions.mjs';
import { testUnderLoom } from './test/loom.mjs';
import { testUnderMiri } from './test/miri.mjs';
import { testRust } from './test/rust.mjs';
import { closingLine, summary } from './test/tally.mjs';
import { checkTypes } from './test/types.mjs';
import { testTypescript } from './test/typescript.mjs';

await runMain(async () => {
  await setUp();
  const tallies = [
    await checkTypes(),
    await testRust(),
    await testUnderMiri(),
    await testUnderLoom(),
    await testInstructions(),
    await testTypescript(),
  ];
  process.stdout.write(`\n${summary(tallies)}\n${closingLine(tallies)}\n`);
  const isGreen = tallies.every(({ failed }) => failed === 0) && tallies.some(({ passed }) => passed > 0);
  return isGreen ? 0 : 1;
});
