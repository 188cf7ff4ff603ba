import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { until } from '../../test/support/until.ts';
import type { ForwardProtocol } from './plan.ts';

const DELIVERY_DEADLINE_MS = 120_000;

/** What came so far. */
export interface Arrived {
  readonly requests: number;
  readonly items: number;
  readonly bytes: number;
}

/** Where every party delivers: a process that counts items and forgets them. */
export class FarEnd {
  readonly addresses: Readonly<Record<ForwardProtocol, string>>;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  static async start(program: string): Promise<FarEnd> {
    const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines: Interface = createInterface({ input: child.stdout });
    const iterator = lines[Symbol.asyncIterator]();
    const { value = 'null' } = await iterator.next();
    return new FarEnd(child, iterator, JSON.parse(value));
  }

  private constructor(
    child: ChildProcess,
    lines: AsyncIterator<string>,
    addresses: Readonly<Record<ForwardProtocol, string>>,
  ) {
    this.#process = child;
    this.#lines = lines;
    this.addresses = addresses;
  }

  async arrived(): Promise<Arrived> {
    this.#process.stdin?.write('\n');
    const { value = 'null' } = await this.#lines.next();
    return JSON.parse(value);
  }

  /** Waits until `items` have come in all; how many came, which is fewer after the deadline. */
  async receive(items: number): Promise<number> {
    let arrived = 0;
    await until(`${items} items arrived`, DELIVERY_DEADLINE_MS, async () => {
      arrived = (await this.arrived()).items;
      return arrived >= items;
    }).catch(() => undefined);
    return arrived;
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }
}
