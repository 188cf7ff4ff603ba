import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs npm in a folder.
 *
 * @returns its standard output
 */
export async function npm(args: string[], cwd: string): Promise<string> {
  // On Windows npm is a batch file, which only a shell starts; every argument here is our own.
  const { stdout } = await execute('npm', ['--loglevel=error', '--no-audit', '--no-fund', ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...unsetNpmConfig() },
    shell: process.platform === 'win32',
  });
  return stdout;
}

/** `npm test` hands its own settings down to its children; a throw-away project has none of them. */
function unsetNpmConfig(): Record<string, undefined> {
  const inherited = Object.keys(process.env).filter((name) =>
    /^npm_(config_(local_)?prefix|package|lifecycle)/i.test(name),
  );
  return Object.fromEntries(inherited.map((name) => [name, undefined]));
}
