/** A real Redis as a peer: in memory only, on a free port. */

import { FolderServer } from '../../support/server-process.ts';
import { findOnPath, programOfPackage } from '../debian/package.ts';

/** Installs Redis where it is missing, and starts it on 127.0.0.1. */
export async function startRedis(): Promise<FolderServer> {
  const program = await programOfPackage('redis-server', () => findOnPath('redis-server'));
  return FolderServer.start('redis', 'SIGTERM', async (folder) => (port) => ({
    program,
    args: Object.entries(settings(port, folder)).flatMap(([name, value]) => [`--${name}`, value]),
    readyText: 'Ready to accept connections',
    portTakenText: 'Address already in use',
  }));
}

function settings(port: number, folder: string): Readonly<Record<string, string>> {
  return { bind: '127.0.0.1', port: String(port), save: '', appendonly: 'no', dir: folder };
}
