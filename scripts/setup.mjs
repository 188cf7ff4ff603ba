/** `npm run setup`: installs and builds what is missing or out of date, and nothing else. */
import { runMain } from './setup/failure.mjs';
import { setUp } from './setup/setup.mjs';

await runMain(setUp);
