/** A real Squid as a peer: a proxy that wants credentials, on a free port of 127.0.0.1. */

import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderServer } from '../../support/server-process.ts';
import { findOnPath, isProgram, programOfPackage } from '../debian/package.ts';

/** Where Debian puts what is for administrators, which is not on everyone's search path. */
const SBIN = '/usr/sbin/squid';
/** What checks the passwords, of the same package. */
const HELPER = '/usr/lib/squid/basic_ncsa_auth';
/** `se:cret` as `openssl passwd -apr1` shows it. */
const PASSWORD_HASH = '$apr1$squidpr$5Gy6eR/9Pny.eZAoLdLCk.';

/** Installs Squid where it is missing, and starts it. It lets `me` with the password `se:cret` through, and knows `host` as 127.0.0.1. */
export async function startSquid(host: string): Promise<FolderServer> {
  const program = await programOfPackage(
    'squid',
    async () => (await findOnPath('squid')) ?? ((await isProgram(SBIN)) ? SBIN : null),
  );
  return FolderServer.start('squid', 'SIGTERM', async (folder) => (port) => {
    // As root it works as another user, who has to read what is in here.
    chmodSync(folder, 0o755);
    const write = (name: string, text: string): string => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    };
    const hosts = write('hosts', `127.0.0.1 ${host}\n`);
    const users = write('users', `me:${PASSWORD_HASH}\n`);
    const file = write('squid.conf', configuration(port, hosts, users));
    return {
      program,
      args: ['-N', '-d', '1', '-f', file],
      readyText: 'Accepting HTTP Socket connections',
      portTakenText: 'Cannot open HTTP Port',
    };
  });
}

function configuration(port: number, hosts: string, users: string): string {
  return `
http_port 127.0.0.1:${port}
hosts_file ${hosts}
pid_filename none
cache_log /dev/null
access_log none
cache deny all
cache_mem 8 MB
coredump_dir none
pinger_enable off
netdb_filename none
shutdown_lifetime 0 seconds
auth_param basic program ${HELPER} ${users}
auth_param basic children 1 startup=1
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
`;
}
