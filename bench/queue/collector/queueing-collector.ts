import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../../test/support/free-port.ts';
import { until } from '../../../test/support/until.ts';
import { NOBODY } from '../nobody.ts';

const READY_DEADLINE_MS = 30_000;
const START_ATTEMPTS = 5;
/** More than any run makes: what is stored is measured, not what is turned away. */
const QUEUE_ITEMS = 1_000_000_000;
/** The kernel's USER_HZ, the same for all programs on Linux. */
const TICKS_A_SECOND = 100;

/** A Collector whose exporter has a durable queue and a server that is down, so that what it takes stays in the queue. */
export class QueueingCollector {
  /** Takes `ExportLogsServiceRequest`s; answers once the queue has stored them. */
  readonly logsUrl: string;
  /** Where the queue's files are. */
  readonly storage: string;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, port: number, storage: string) {
    this.#process = child;
    this.logsUrl = `http://127.0.0.1:${port}/v1/logs`;
    this.storage = storage;
  }

  /** Starts the program `binary`, with its files in `folder`, and waits until it takes connections. */
  static async start(
    binary: string,
    folder: string,
    options: { fsync: boolean },
  ): Promise<QueueingCollector> {
    for (let attempt = 1; ; attempt += 1) {
      const started = await QueueingCollector.#tryStart(binary, folder, options);
      if (started instanceof QueueingCollector) return started;
      const mayBePortClash = started.includes('address already in use') && attempt < START_ATTEMPTS;
      if (!mayBePortClash) throw new Error(`the Collector did not start:\n${started}`);
    }
  }

  static async #tryStart(
    binary: string,
    folder: string,
    { fsync }: { fsync: boolean },
  ): Promise<QueueingCollector | string> {
    const storage = join(folder, 'storage');
    await mkdir(storage, { recursive: true });
    const port = await freePort();
    const configPath = join(folder, 'config.yaml');
    await writeFile(configPath, JSON.stringify(config(port, storage, fsync)));
    const child = spawn(binary, [configPath], { stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk;
    });
    const state = await until('the Collector takes connections', READY_DEADLINE_MS, async () => {
      if (child.exitCode !== null) return 'exited';
      return (await accepts(port)) ? 'ready' : null;
    });
    return state === 'ready' ? new QueueingCollector(child, port, storage) : log;
  }

  /** CPU of all its threads so far, in steps of 10 ms; `NaN` where the system has no `/proc`. */
  async cpuMs(): Promise<number> {
    const stat = await readFile(`/proc/${this.#process.pid}/stat`, 'utf8').catch(() => '');
    // The program's name, in parentheses, may hold spaces: fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_A_SECOND;
  }

  /** Ends it at once: its files are thrown away. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }
}

function config(port: number, storage: string, fsync: boolean): object {
  return {
    extensions: { file_storage: { directory: storage, fsync } },
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    exporters: {
      otlp_http: {
        endpoint: NOBODY,
        sending_queue: { storage: 'file_storage', sizer: 'items', queue_size: QUEUE_ITEMS },
        retry_on_failure: { max_elapsed_time: '0s' },
      },
    },
    service: {
      extensions: ['file_storage'],
      telemetry: { metrics: { level: 'none' }, logs: { level: 'error' } },
      pipelines: { logs: { receivers: ['otlp'], exporters: ['otlp_http'] } },
    },
  };
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
