/** A real Redis as a peer: in memory only, on a free port. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '../../support/server-process.ts';
import { findOnPath, programOfPackage } from '../debian/package.ts';

export class Redis {
  readonly #server: ServerProcess;
  readonly #folder: string;

  /** Installs Redis where it is missing, and starts it on 127.0.0.1. */
  static async start(): Promise<Redis> {
    const program = await programOfPackage('redis-server', () => findOnPath('redis-server'));
    const folder = await mkdtemp(join(tmpdir(), 'otlp-native-redis-'));
    try {
      const server = await ServerProcess.start((port) => ({
        program,
        args: [
          '--bind',
          '127.0.0.1',
          '--port',
          String(port),
          '--save',
          '',
          '--appendonly',
          'no',
          '--dir',
          folder,
        ],
        readyText: 'Ready to accept connections',
        portTakenText: 'Address already in use',
      }));
      return new Redis(server, folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(server: ServerProcess, folder: string) {
    this.#server = server;
    this.#folder = folder;
  }

  get port(): number {
    return this.#server.port;
  }

  /** Ends the server and removes its folder. */
  async stop(): Promise<void> {
    await this.#server.stop('SIGTERM');
    await rm(this.#folder, { recursive: true, force: true });
  }
}
