/** A real OpenTelemetry Collector as a peer: OTLP receiver in, the file exporter's JSON lines out. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acceptsConnections } from '../../support/accepts-connections.ts';
import { byKey, type CanonicalSpan, type SpanKey } from '../../support/canonical.ts';
import { freePort } from '../../support/free-port.ts';
import { spansFromJson } from '../../support/normalise-json.ts';
import { until } from '../../support/until.ts';
import { builtCollector } from './build.ts';
import { OutputFile } from './output-file.ts';

const READY_DEADLINE_MS = 30_000;
const START_ATTEMPTS = 5;
const MAX_REQUEST_MIB = 64;

export type Signal = 'traces' | 'metrics' | 'logs' | 'profiles';
const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs', 'profiles'];

export interface CollectorOptions {
  /** Larger requests are refused. Default 64. */
  readonly maxRequestMib?: number;
  /** Nothing can be written, as on a full disk: requests of more than some KiB fail. Default false. */
  readonly isDiskFull?: boolean;
}

export class Collector {
  /** `http://127.0.0.1:PORT` */
  readonly grpcEndpoint: string;
  readonly httpEndpoint: string;
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #spans = new Map<SpanKey, CanonicalSpan[]>();
  /** Requests, each as the JSON text of one line. */
  readonly #requests: Readonly<Record<Signal, string[]>> = {
    traces: [],
    metrics: [],
    logs: [],
    profiles: [],
  };
  readonly #outputs: Readonly<Record<Signal, OutputFile>>;
  readonly #log: () => string;

  /** Builds the Collector where that hasn't been done, starts it on free ports, and waits until both accept connections. */
  static async start(options: CollectorOptions = {}): Promise<Collector> {
    const binary = await builtCollector();
    for (let attempt = 1; ; attempt += 1) {
      const started = await Collector.#tryStart(binary, options);
      if (started instanceof Collector) return started;
      const mayBePortClash = started.includes('address already in use') && attempt < START_ATTEMPTS;
      if (!mayBePortClash) throw new Error(`the Collector did not start:\n${started}`);
    }
  }

  static async #tryStart(binary: string, options: CollectorOptions): Promise<Collector | string> {
    const folder = await mkdtemp(join(tmpdir(), 'otlp-native-collector-'));
    const [grpcPort, httpPort] = [await freePort(), await freePort()];
    const configPath = join(folder, 'config.yaml');
    await writeFile(configPath, JSON.stringify(config(grpcPort, httpPort, folder, options)));
    const child = spawn(binary, [configPath], { stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk;
    });
    const isReady = await until('the Collector accepts connections', READY_DEADLINE_MS, async () => {
      if (child.exitCode !== null) return 'exited';
      return (await acceptsConnections(`127.0.0.1:${grpcPort}`)) &&
        (await acceptsConnections(`127.0.0.1:${httpPort}`))
        ? 'ready'
        : null;
    });
    if (isReady === 'ready') return new Collector(child, grpcPort, httpPort, folder, () => log);
    await rm(folder, { recursive: true, force: true });
    return log;
  }

  private constructor(
    child: ChildProcess,
    grpcPort: number,
    httpPort: number,
    folder: string,
    log: () => string,
  ) {
    this.#process = child;
    this.grpcEndpoint = `http://127.0.0.1:${grpcPort}`;
    this.httpEndpoint = `http://127.0.0.1:${httpPort}`;
    this.#folder = folder;
    this.#outputs = {
      traces: new OutputFile(outputPath(folder, 'traces'), (line) => {
        this.#requests.traces.push(line);
        for (const [key, spans] of byKey(spansFromJson(line)))
          this.#spans.set(key, [...(this.#spans.get(key) ?? []), ...spans]);
      }),
      metrics: new OutputFile(outputPath(folder, 'metrics'), (line) => this.#requests.metrics.push(line)),
      logs: new OutputFile(outputPath(folder, 'logs'), (line) => this.#requests.logs.push(line)),
      profiles: new OutputFile(outputPath(folder, 'profiles'), (line) => this.#requests.profiles.push(line)),
    };
    this.#log = log;
  }

  /** What the Collector printed: warnings and errors. */
  get log(): string {
    return this.#log();
  }

  /** Waits until the Collector wrote every span of `keys`, then returns all that it wrote so far, by key. */
  async spans(
    keys: Iterable<SpanKey>,
    deadlineMs: number,
  ): Promise<ReadonlyMap<SpanKey, readonly CanonicalSpan[]>> {
    const wanted = new Set(keys);
    const isComplete = async (): Promise<boolean> => {
      await this.#outputs.traces.readMore();
      for (const key of wanted) if (!this.#spans.has(key)) return false;
      return true;
    };
    // Missing spans are the caller's to report, by name; here waiting ends.
    await until('the Collector wrote the spans', deadlineMs, isComplete).catch(() => undefined);
    return this.#spans;
  }

  /**
   * Waits until the requests of `signal` that hold `marker`, such as a service's name, satisfy `isComplete`; then returns
   * them, parsed. They are returned too when the deadline passes: what is missing is the caller's to report.
   */
  async requests(
    signal: Signal,
    marker: string,
    isComplete: (requests: readonly unknown[]) => boolean,
    deadlineMs: number,
  ): Promise<readonly unknown[]> {
    const found = () =>
      this.#requests[signal].filter((line) => line.includes(marker)).map((line): unknown => JSON.parse(line));
    await until(`the Collector wrote the ${signal}`, deadlineMs, async () => {
      await this.#outputs[signal].readMore();
      return isComplete(found());
    }).catch(() => undefined);
    return found();
  }

  /** Asks the Collector to end, waits until it did, and removes its files. */
  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await exited;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function outputPath(folder: string, signal: Signal): string {
  return join(folder, `${signal}.jsonl`);
}

function config(
  grpcPort: number,
  httpPort: number,
  folder: string,
  { maxRequestMib = MAX_REQUEST_MIB, isDiskFull = false }: CollectorOptions,
): object {
  return {
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: `127.0.0.1:${grpcPort}`, max_recv_msg_size_mib: maxRequestMib },
          http: { endpoint: `127.0.0.1:${httpPort}`, max_request_body_size: maxRequestMib * 1024 * 1024 },
        },
      },
    },
    exporters: Object.fromEntries(
      SIGNALS.map((signal) => [
        `file/${signal}`,
        { path: isDiskFull ? '/dev/full' : outputPath(folder, signal), flush_interval: '20ms' },
      ]),
    ),
    service: {
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
      pipelines: Object.fromEntries(
        SIGNALS.map((signal) => [signal, { receivers: ['otlp'], exporters: [`file/${signal}`] }]),
      ),
    },
  };
}
