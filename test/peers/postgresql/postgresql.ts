/** A real PostgreSQL as a peer, with a database cluster of its own in a temporary folder. */

import { execFile, type SpawnOptions } from 'node:child_process';
import { chown, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { FolderServer } from '../../support/server-process.ts';
import { findOnPath, isProgram, programOfPackage } from '../debian/package.ts';

const DEBIAN_FOLDER = '/usr/lib/postgresql';
const run = promisify(execFile);

const POSTGRESQL_USER = 'postgres';

/**
 * Installs PostgreSQL where it is missing, makes a cluster, and starts its server on 127.0.0.1. Everybody is trusted. Its end
 * ends its connections.
 */
export async function startPostgreSql(): Promise<FolderServer> {
  const initdb = await programOfPackage('postgresql', findInitdb);
  return FolderServer.start('postgresql', 'SIGINT', async (folder) => {
    const owner = await serverUser(folder);
    const cluster = ['--no-sync', '--auth=trust', '--encoding=UTF8', '--locale=C'];
    await run(initdb, [...cluster, `--username=${POSTGRESQL_USER}`, `--pgdata=${folder}`], owner);
    return (port) => ({
      program: join(dirname(initdb), 'postgres'),
      args: ['-D', folder, ...settings(port)],
      options: owner,
      readyText: 'ready to accept connections',
      portTakenText: 'Address already in use',
    });
  });
}

function settings(port: number): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // TCP only: no file outside the folder.
    unix_socket_directories: '',
    lc_messages: 'C',
    fsync: 'off',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Debian keeps the server's programs off the search path, one folder a major version. */
async function findInitdb(): Promise<string | null> {
  const versions = await readdir(DEBIAN_FOLDER).catch(() => []);
  for (const version of versions.sort((a, b) => Number(b) - Number(a))) {
    const path = join(DEBIAN_FOLDER, version, 'bin', 'initdb');
    if (await isProgram(path)) return path;
  }
  return findOnPath('initdb');
}

/** PostgreSQL refuses to run as root: there, its package's user runs it and gets the folder. */
async function serverUser(folder: string): Promise<SpawnOptions> {
  const options: SpawnOptions = { cwd: folder, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' } };
  if (process.getuid?.() !== 0) return options;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => idOf(POSTGRESQL_USER, flag)));
  if (uid === undefined || gid === undefined) throw new Error(`no user ${POSTGRESQL_USER}`);
  await chown(folder, uid, gid);
  return { ...options, uid, gid };
}

async function idOf(user: string, flag: string): Promise<number> {
  const { stdout } = await run('id', [flag, user]);
  return Number(stdout);
}
