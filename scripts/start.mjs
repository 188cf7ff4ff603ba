/** `npm start`: sets up, then runs the demonstration; its arguments are the demonstration's. */
import { runMain } from './setup/failure.mjs';
import { launch } from './setup/launch.mjs';
import { setUp } from './setup/setup.mjs';

await runMain(async () => {
  await setUp();
  return launch('demo/main.ts', process.argv.slice(2));
});
