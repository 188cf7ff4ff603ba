/** `npm run miri`: runs the crates that have `unsafe` code under Miri; installs it where rustup can. */
import { mustRun } from './setup/command.mjs';
import { runMain, SetupFailure } from './setup/failure.mjs';
import { isMiriInstalled, testUnderMiri } from './test/miri.mjs';
import { summary } from './test/tally.mjs';

await runMain(async () => {
  if (!isMiriInstalled()) {
    await mustRun('rustup', ['component', 'add', 'miri', 'rust-src', '--toolchain', 'nightly']);
  }
  if (!isMiriInstalled()) {
    throw new SetupFailure(
      'Miri is missing: it needs a nightly toolchain (`rustup toolchain install nightly -c miri`).',
    );
  }
  const tally = await testUnderMiri();
  process.stdout.write(`\n${summary([tally])}\n`);
  return tally.failed === 0 ? 0 : 1;
});
