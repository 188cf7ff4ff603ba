/** Servers that come as Debian packages: installed by the first test that needs one, never skipped. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oneAtATime } from '../../support/one-at-a-time.ts';

const LOCK = fileURLToPath(new URL('../../../.cache/debian/installing', import.meta.url));
const INSTALL_DEADLINE_MS = 10 * 60_000;

/**
 * The path of a program of the Debian package `name`. Where `find` doesn't, `apt-get` installs the package, as root or
 * through `sudo`, and says so on stderr.
 *
 * @param find looks for the program; null when it isn't there.
 * @throws Error that names the package, where neither it nor `apt-get` is there, or the installation fails.
 */
export async function programOfPackage(name: string, find: () => Promise<string | null>): Promise<string> {
  return oneAtATime({
    title: `the Debian package ${name} is installed`,
    lockPath: LOCK,
    deadlineMs: INSTALL_DEADLINE_MS,
    result: find,
    work: () => install(name),
  });
}

/** A program on the search path, or null. */
export async function findOnPath(program: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    if (folder !== '' && (await isProgram(path))) return path;
  }
  return null;
}

export async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function install(name: string): Promise<void> {
  const advice = `The tests need the package \`${name}\` (its Debian name): install it, and run them again.`;
  if ((await findOnPath('apt-get')) === null) throw new Error(`there is no apt-get. ${advice}`);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && (await findOnPath('sudo')) === null)
    throw new Error(`neither root nor sudo, so apt-get can't install. ${advice}`);
  const asRoot = isRoot ? [] : ['sudo', '--non-interactive'];
  process.stderr.write(`installing the Debian package ${name} for the tests (apt-get install ${name})\n`);
  // The package's own server isn't wanted: tests start theirs. The first variable is systemd's, the second SysV's.
  const env = ['DEBIAN_FRONTEND=noninteractive', 'SYSTEMD_OFFLINE=1', 'RUNLEVEL=1'];
  const apt = [...asRoot, 'env', ...env, 'apt-get', '--quiet', '--yes', '--option=DPkg::Lock::Timeout=300'];
  const failed =
    (await failureOf([...apt, 'update'])) ??
    (await failureOf([...apt, 'install', '--no-install-recommends', name]));
  if (failed !== null) throw new Error(`${failed}. ${advice}`);
}

async function failureOf([program = '', ...args]: string[]): Promise<string | null> {
  // To stderr, all of it: stdout is the test runner's.
  const child = spawn(program, args, { stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'exit');
  return code === 0 ? null : `\`${[program, ...args].join(' ')}\` ended with ${code}`;
}
