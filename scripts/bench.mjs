/** `npm run bench -- NAME [--json]`: sets up, then runs one comparison. */
import { runMain } from './setup/failure.mjs';
import { launch } from './setup/launch.mjs';
import { setUp } from './setup/setup.mjs';

await runMain(async () => {
  await setUp();
  return launch('bench/run.ts', process.argv.slice(2));
});
