/** `npm run soak [-- --minutes N | --days N] [--json]`: sets up, then lives through days of a service in which nothing stays. */
import { runMain } from './setup/failure.mjs';
import { launch } from './setup/launch.mjs';
import { setUp } from './setup/setup.mjs';

await runMain(async () => {
  await setUp();
  return launch('test/soak/run.ts', process.argv.slice(2));
});
