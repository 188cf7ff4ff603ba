import { mustRun } from './command.mjs';
import { fingerprint, isFresh, markFresh } from './fingerprint.mjs';
import { step } from './progress.mjs';

const inputs = ['package.json', 'package-lock.json', 'test/peers/sdk2/package.json'];
const outputs = ['node_modules/.package-lock.json', 'node_modules/node', 'node_modules/typescript'];

/** Installs what the lock file says when `node_modules` is missing or was made from another lock file. */
export async function installDependencies() {
  const wanted = fingerprint(inputs);
  if (isFresh('dependencies', wanted, outputs)) {
    return;
  }
  await step('npm ci', () =>
    mustRun('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { output: 'stderr' }),
  );
  markFresh('dependencies', wanted);
}
