/** A server that a test starts as a process of its own. */

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const READY_DEADLINE_MS = 60_000;
const START_ATTEMPTS = 5;

export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly options?: SpawnOptions;
  /** What it prints when it accepts connections. */
  readonly readyText: string;
  /** What it prints when somebody else took the port. */
  readonly portTakenText: string;
}

export class ServerProcess {
  readonly port: number;
  readonly #process: ChildProcess;

  /** Starts it on a free port of 127.0.0.1 and waits until it accepts connections. */
  static async start(commandFor: (port: number) => ServerCommand): Promise<ServerProcess> {
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      const command = commandFor(port);
      const child = spawn(command.program, command.args, {
        ...command.options,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let log = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (chunk: string) => {
          log += chunk;
        });
      const outcome = await until(`${command.program} accepts connections`, READY_DEADLINE_MS, () => {
        if (log.includes(command.readyText)) return 'ready';
        return child.exitCode !== null || child.signalCode !== null ? 'ended' : null;
      }).catch((error: unknown) => {
        child.kill('SIGKILL');
        throw new Error(`${String(error)}:\n${log}`);
      });
      if (outcome === 'ready') return new ServerProcess(port, child);
      if (!log.includes(command.portTakenText) || attempt === START_ATTEMPTS)
        throw new Error(`${command.program} did not start:\n${log}`);
    }
  }

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#process = child;
  }

  /** Sends the signal that asks it to end, and waits until it did. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill(signal);
    await exited;
  }
}

/** A server with a temporary folder of its own. */
export class FolderServer {
  readonly #server: ServerProcess;
  readonly #folder: string;
  readonly #endSignal: NodeJS.Signals;

  /**
   * Makes the folder, has it prepared, and starts the server.
   *
   * @param endSignal asks the server to end.
   */
  static async start(
    name: string,
    endSignal: NodeJS.Signals,
    prepare: (folder: string) => Promise<(port: number) => ServerCommand>,
  ): Promise<FolderServer> {
    const folder = await mkdtemp(join(tmpdir(), `otlp-native-${name}-`));
    try {
      const server = await ServerProcess.start(await prepare(folder));
      return new FolderServer(server, folder, endSignal);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(server: ServerProcess, folder: string, endSignal: NodeJS.Signals) {
    this.#server = server;
    this.#folder = folder;
    this.#endSignal = endSignal;
  }

  get port(): number {
    return this.#server.port;
  }

  /** Ends the server and removes its folder. */
  async stop(): Promise<void> {
    await this.#server.stop(this.#endSignal);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
