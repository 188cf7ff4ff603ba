/**
 * `npm run faults [-- --minutes N] [--runs N] [--only NAME]… [--seed N] [--list] [--json]`: sets up, then has everything go wrong around a
 * durable queue, and holds what arrived against what was promised. The short form of it is among the tests, in test/faults/suite.
 */
import { runMain } from './setup/failure.mjs';
import { launch } from './setup/launch.mjs';
import { setUp } from './setup/setup.mjs';

await runMain(async () => {
  await setUp();
  return launch('test/faults/suite/run.ts', process.argv.slice(2));
});
