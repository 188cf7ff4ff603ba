import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { nodeProgram } from './node.mjs';
import { inRoot, root } from './root.mjs';

/**
 * Runs a TypeScript program of this repository on the development Node, which strips the types itself, with our
 * terminal and our signals.
 *
 * @param {string} program relative to the root
 * @param {string[]} args
 * @returns {Promise<number>} its exit status
 */
export function launch(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(nodeProgram(), [inRoot(program), ...args], { cwd: root, stdio: 'inherit' });
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => child.kill(signal);
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
      process.on(signal, pass);
    }
    child.once('error', reject);
    child.once('close', (status, signal) =>
      resolve(status ?? 128 + (signal ? constants.signals[signal] : 0)),
    );
  });
}
