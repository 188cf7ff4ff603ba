/** A real nginx as a peer, on a free port of 127.0.0.1. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderServer } from '../../support/server-process.ts';
import { findOnPath, isProgram, programOfPackage } from '../debian/package.ts';

/** Where Debian puts what is for administrators, which is not on everyone's search path. */
const SBIN = '/usr/sbin/nginx';

/** Installs nginx where it is missing, and starts it with `server` inside its server block. */
export async function startNginx(listen: string, server: string): Promise<FolderServer> {
  const program = await programOfPackage(
    'nginx-light',
    async () => (await findOnPath('nginx')) ?? ((await isProgram(SBIN)) ? SBIN : null),
  );
  return FolderServer.start('nginx', 'SIGQUIT', async (folder) => (port) => {
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, configuration(folder, port, listen, server));
    return {
      program,
      args: ['-p', folder, '-c', file, '-e', 'stderr'],
      readyText: 'start worker process',
      portTakenText: 'Address already in use',
    };
  });
}

function configuration(folder: string, port: number, listen: string, server: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join('\n');
  return `
daemon off;
worker_processes 1;
pid ${join(folder, 'nginx.pid')};
error_log stderr notice;
events { worker_connections 256; }
http {
  access_log off;
  ${temporary}
  server {
    listen 127.0.0.1:${port} ${listen};
    ${server}
  }
}
`;
}
