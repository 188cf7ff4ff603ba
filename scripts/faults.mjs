/**
 * `npm run faults [-- --runs N] [--minutes N] [--json]`: sets up, then kills processes with a durable queue at random points, and tells whether
 * all that they had persisted arrived. The short form of it is among the tests, in test/faults/durable.
 */
import { runMain } from './setup/failure.mjs';
import { launch } from './setup/launch.mjs';
import { setUp } from './setup/setup.mjs';

await runMain(async () => {
  await setUp();
  return launch('test/faults/durable/run.ts', process.argv.slice(2));
});
