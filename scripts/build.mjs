/** `npm run build`: compiles `src` to `dist`, whether or not it changed. */
import { runMain } from './setup/failure.mjs';
import { buildTypescript } from './setup/typescript.mjs';

await runMain(() => buildTypescript({ force: true }));
