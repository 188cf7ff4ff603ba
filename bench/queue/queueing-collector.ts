import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../test/support/free-port.ts';
import { PeerProcess } from '../process/peer-process.ts';
import { NOBODY } from './nobody.ts';

const START_ATTEMPTS = 5;
/** More than any run makes: what is stored is measured, not what is turned away. */
const QUEUE_ITEMS = 1_000_000_000;

/** A Collector whose exporter has a durable queue and a server that is down, so that what it takes stays in the queue. */
export class QueueingCollector {
  /** Takes `ExportLogsServiceRequest`s; answers once the queue has stored them. */
  readonly logsUrl: string;
  /** Where the queue's files are. */
  readonly storage: string;
  readonly #process: PeerProcess;

  private constructor(child: PeerProcess, port: number, storage: string) {
    this.#process = child;
    this.logsUrl = `http://127.0.0.1:${port}/v1/logs`;
    this.storage = storage;
  }

  /** Starts the program `binary`, with its files in `folder`, and waits until it takes connections. */
  static async start(
    binary: string,
    folder: string,
    { fsync }: { fsync: boolean },
  ): Promise<QueueingCollector> {
    const storage = join(folder, 'storage');
    await mkdir(storage, { recursive: true });
    const configPath = join(folder, 'config.yaml');
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      await writeFile(configPath, JSON.stringify(config(port, storage, fsync)));
      try {
        const child = await PeerProcess.start(binary, [configPath], `127.0.0.1:${port}`);
        return new QueueingCollector(child, port, storage);
      } catch (error) {
        const mayBePortClash = String(error).includes('address already in use') && attempt < START_ATTEMPTS;
        if (!mayBePortClash) throw error;
      }
    }
  }

  /** CPU of all its threads so far, in steps of 10 ms; `NaN` where the system has no `/proc`. */
  cpuMs(): Promise<number> {
    return this.#process.cpuMs();
  }

  /** Ends it at once: its files are thrown away. */
  stop(): Promise<void> {
    return this.#process.stop();
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
