/** A real Collector that sends on what it gets: the sender that a forwarder of ours most often has. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acceptsConnections } from '../../support/accepts-connections.ts';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/until.ts';
import { builtCollector } from './build.ts';
import { type ForwardingRoute, forwardingConfiguration } from './configuration.ts';

const READY_DEADLINE_MS = 30_000;
const START_ATTEMPTS = 5;
const LIMITS = { itemsOut: 8_192, batchDelayMs: 20, exportsAtOnce: 4 };

export class ForwardingCollector {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly #process: ChildProcess;
  readonly #folder: string;
  #log = '';

  private constructor(child: ChildProcess, address: string, folder: string) {
    this.endpoint = `http://${address}`;
    this.#process = child;
    this.#folder = folder;
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#log += chunk;
    });
  }

  /** Builds it where that hasn't been done, and starts it on a free port. */
  static async start(route: Omit<ForwardingRoute, 'address'>): Promise<ForwardingCollector> {
    const binary = await builtCollector();
    for (let attempt = 1; ; attempt += 1) {
      const address = `127.0.0.1:${await freePort()}`;
      const folder = await mkdtemp(join(tmpdir(), 'otlp-native-forwarding-collector-'));
      const path = join(folder, 'config.yaml');
      await writeFile(path, JSON.stringify(forwardingConfiguration({ ...route, address }, LIMITS)));
      const child = spawn(binary, [path], { stdio: ['ignore', 'ignore', 'pipe'] });
      const collector = new ForwardingCollector(child, address, folder);
      const state = await until('the Collector takes connections', READY_DEADLINE_MS, async () => {
        if (child.exitCode !== null) return 'ended';
        return (await acceptsConnections(address)) ? 'ready' : null;
      });
      if (state === 'ready') return collector;
      await collector.stop();
      if (!collector.log.includes('address already in use') || attempt === START_ATTEMPTS)
        throw new Error(`the Collector did not start:\n${collector.log}`);
    }
  }

  /** Errors that it printed. */
  get log(): string {
    return this.#log;
  }

  /** Asks it to deliver what it has and to end. */
  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await exited;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
