import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { acceptsConnections } from '../../test/support/accepts-connections.ts';
import { until } from '../../test/support/until.ts';

const READY_DEADLINE_MS = 30_000;
/** The kernel's USER_HZ, the same for all programs on Linux. */
const TICKS_A_SECOND = 100;

/** The process of a peer's program. */
export class PeerProcess {
  readonly #process: ChildProcess;
  #log = '';

  private constructor(child: ChildProcess) {
    this.#process = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.#log = (this.#log + chunk).slice(-10_000);
      });
  }

  /** Starts a program that takes connections at `address`; waits until it does. */
  static async start(program: string, args: readonly string[], address: string): Promise<PeerProcess> {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH },
    });
    const peer = new PeerProcess(child);
    const state = await until(`${program} takes connections`, READY_DEADLINE_MS, async () => {
      if (child.exitCode !== null || child.signalCode !== null) return 'ended';
      return (await acceptsConnections(address)) ? 'ready' : null;
    });
    if (state === 'ended') throw new Error(`${program} did not start:\n${peer.#log}`);
    return peer;
  }

  /** The end of what it printed. */
  get log(): string {
    return this.#log;
  }

  /** CPU of all its threads so far, in steps of 10 ms; `NaN` where the system has no `/proc`. */
  async cpuMs(): Promise<number> {
    const stat = await readFile(`/proc/${this.#process.pid}/stat`, 'utf8').catch(() => '');
    // The program's name, in parentheses, may hold spaces: fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_A_SECOND;
  }

  /** Its resident set, and the largest that ever was. */
  async rssBytes(): Promise<{ now: number; peak: number }> {
    const status = await readFile(`/proc/${this.#process.pid}/status`, 'utf8');
    const kibibytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
    return { now: kibibytes('VmRSS') * 1_024, peak: kibibytes('VmHWM') * 1_024 };
  }

  /** Ends it at once: it holds nothing that is needed. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }
}
