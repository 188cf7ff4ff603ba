import { spawn, spawnSync } from 'node:child_process';
import { SetupFailure } from './failure.mjs';
import { root } from './root.mjs';

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd] the root by default
 * @property {Record<string, string | undefined>} [env] added to the environment
 * @property {'inherit' | 'stderr' | 'tee' | 'capture'} [output] where its output goes: to ours, all to our stderr, to ours and
 *   into the result as well, or into the result only
 */

/**
 * Runs a program to its end, its output shown as it comes.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ status: number, stdout: string }>} status 1 when a signal ended it
 */
export function run(program, args, { cwd = root, env = {}, output = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', output === 'inherit' ? 'inherit' : 'pipe', 'inherit'],
      // npm and npx are batch files on Windows, which only a shell starts; every argument here is our own.
      shell: process.platform === 'win32' && /^np[mx]$/.test(program),
    });
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      if (output === 'tee' || output === 'capture') stdout += text;
      if (output === 'tee') process.stdout.write(text);
      if (output === 'stderr') process.stderr.write(text);
    });
    child.once('error', (error) =>
      reject(new SetupFailure(`${program} could not be started: ${error.message}`)),
    );
    child.once('close', (status) => resolve({ status: status ?? 1, stdout }));
  });
}

/**
 * Like {@link run}, for a step that has to succeed.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {CommandOptions} [options]
 */
export async function mustRun(program, args, options) {
  const { status } = await run(program, args, options);
  if (status !== 0) {
    throw new SetupFailure(
      `\`${[program, ...args].join(' ')}\` failed with status ${status}; its output is above.`,
    );
  }
}

/**
 * What a program prints, or null when it is missing or fails.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {string | null}
 */
export function outputOf(program, args) {
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : null;
}
