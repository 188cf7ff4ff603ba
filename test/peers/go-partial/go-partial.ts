/** A server by the Collector's Go types that rejects a part of a request: items that are called `bad`. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtGoProgram } from '../go-program.ts';

export class GoPartial {
  /** `http://127.0.0.1:PORT` */
  readonly grpcEndpoint: string;
  readonly httpEndpoint: string;
  readonly #process: ChildProcess;

  static async start(): Promise<GoPartial> {
    const child = spawn(await builtGoProgram('go-partial', import.meta.dirname), {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [addresses] = await once(createInterface(child.stdout), 'line');
    return new GoPartial(child, String(addresses));
  }

  private constructor(child: ChildProcess, addresses: string) {
    const [grpc, http] = addresses.split(' ');
    this.#process = child;
    this.grpcEndpoint = `http://${grpc}`;
    this.httpEndpoint = `http://${http}`;
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await exited;
  }
}
