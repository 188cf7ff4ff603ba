import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects all garbage now: the memory that is left is what counts. */
export const collectGarbage = runInNewContext('gc') as () => void;
