import { existsSync } from 'node:fs';
import { SetupFailure } from './failure.mjs';
import { inRoot } from './root.mjs';

/** The oldest Node that can start the scripts; from there on they bring their own. The package's `engines` say the same. */
const oldest = { major: 20, minor: 19 };

/** Ends the set-up early with a clear reason when this Node can't run it. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
    throw new SetupFailure(
      `Node ${process.versions.node} is too old: Node ${oldest.major}.${oldest.minor} or newer is needed to start (Node ` +
        '24 is then taken from the development dependencies). Install it from https://nodejs.org and try again.',
    );
  }
}

/**
 * The Node that development runs on: the one the package `node` brings, whatever started this script.
 *
 * @returns {string} its absolute path
 */
export function nodeProgram() {
  const program = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(program)) {
    throw new SetupFailure(
      'node_modules/node holds no Node binary: its install script did not run. `npm rebuild node` runs it; then try again.',
    );
  }
  return program;
}
