import { isIP, isIPv6 } from 'node:net';
import { group, invalidOption, rangeFault, shown, whole } from '../config/checks.js';
import type { BindingReceiver } from '../native/binding.js';
import { isFailure, nativeRuntime } from '../native/runtime.js';
import { listenError } from './listen-error.js';
import { ReceivedBatch } from './received-batch.js';

/** The options of {@link OtlpReceiver.listen}. */
export interface ReceiverOptions {
  /** The IP address to listen on; any other than a loopback address lets other machines send. Default `127.0.0.1`. */
  host?: string;
  /** The port of OTLP/gRPC; 0 for a free one, null for no listener. Default 0. */
  grpcPort?: number | null;
  /** The port of OTLP/HTTP, protobuf and JSON; 0 for a free one, null for no listener. Default 0. */
  httpPort?: number | null;
  /** A request larger than this, after decompression, is refused. Default 67108864 (64 MiB). */
  maxRequestBytes?: number;
  /** Bytes of requests that wait to be taken; beyond it senders are told to come back. Default 67108864 (64 MiB). */
  maxQueuedBytes?: number;
  /** Connections at once. Default 1024. */
  maxConnections?: number;
  /** Called with every request, instead of iterating. What it throws is an uncaught exception. */
  onBatch?: (batch: ReceivedBatch) => void;
}

const OPTION_KEYS = [
  'host',
  'grpcPort',
  'httpPort',
  'maxRequestBytes',
  'maxQueuedBytes',
  'maxConnections',
  'onBatch',
];
const GIB = 1_073_741_824;
const CLOSE_TIMEOUT_MS = 10_000;

/**
 * An OTLP server inside this process: gRPC and HTTP, protobuf and JSON, gzip and zstd, all signals. It runs in Rust and
 * takes requests while JavaScript is busy; they wait in a bounded queue.
 *
 * ```ts
 * import { OtlpReceiver } from 'otlp-native';
 *
 * const receiver = await OtlpReceiver.listen({ httpPort: 4318 });
 * for await (const batch of receiver) {
 *   console.log(batch.signal, batch.items);
 *   break;
 * }
 * await receiver.close();
 * ```
 */
export class OtlpReceiver implements AsyncIterable<ReceivedBatch> {
  /** Where OTLP/gRPC is served, e.g. `http://127.0.0.1:4317`; null without that listener. */
  readonly grpcEndpoint: string | null;
  /** Where OTLP/HTTP is served, e.g. `http://127.0.0.1:4318`; null without that listener. */
  readonly httpEndpoint: string | null;

  private readonly receiver: BindingReceiver;
  private readonly onBatch: ((batch: ReceivedBatch) => void) | null;
  private readonly waiting: ((batch: ReceivedBatch | null) => void)[] = [];
  private readonly keepAlive = setInterval(() => {}, 2 ** 31 - 1);
  private closed: Promise<void> | null = null;

  /**
   * Starts a receiver.
   *
   * @throws OtlpNativeError `ADDRESS_IN_USE` or `BIND_FAILED` with the address, `INVALID_OPTION` with the option's name.
   */
  static async listen(options: ReceiverOptions = {}): Promise<OtlpReceiver> {
    const given = group(options, '', OPTION_KEYS);
    const host = given.host ?? '127.0.0.1';
    if (isIP(host) === 0) throw invalidOption('host', `must be an IP address, not ${shown(host)}`);
    const onBatch: unknown = given.onBatch ?? null;
    if (onBatch !== null && typeof onBatch !== 'function')
      throw invalidOption('onBatch', `must be a function, not ${shown(onBatch)}`);
    const receiver = nativeRuntime().core.openReceiver({
      grpcAddress: address(host, 'grpcPort', given.grpcPort),
      httpAddress: address(host, 'httpPort', given.httpPort),
      maxRequestBytes: limit('maxRequestBytes', given.maxRequestBytes, GIB, 67_108_864),
      maxQueuedBytes: limit('maxQueuedBytes', given.maxQueuedBytes, 64 * GIB, 67_108_864),
      maxConnections: limit('maxConnections', given.maxConnections, 65_536, 1024),
    });
    if (isFailure(receiver)) throw listenError(receiver);
    return new OtlpReceiver(receiver, given.onBatch ?? null);
  }

  private constructor(receiver: BindingReceiver, onBatch: ((batch: ReceivedBatch) => void) | null) {
    this.receiver = receiver;
    this.onBatch = onBatch;
    this.grpcEndpoint = receiver.grpcAddress === null ? null : `http://${receiver.grpcAddress}`;
    this.httpEndpoint = receiver.httpAddress === null ? null : `http://${receiver.httpAddress}`;
    nativeRuntime().listen(receiver.id, () => this.deliver());
  }

  /** The requests in the order they came. Ends when the receiver is closed and everything has been taken. */
  async *[Symbol.asyncIterator](): AsyncGenerator<ReceivedBatch, void, undefined> {
    for (let batch = await this.next(); batch !== null; batch = await this.next()) yield batch;
  }

  /** Stops listening, lets requests under way finish, and lets the process end. Later calls return the same promise. */
  close(): Promise<void> {
    this.closed ??= this.stop();
    return this.closed;
  }

  /** The next request, or null once the receiver is closed and empty. */
  private next(): Promise<ReceivedBatch | null> {
    const batch = this.receiver.takeBatch();
    if (batch !== null) return Promise.resolve(new ReceivedBatch(batch));
    if (this.closed !== null) return this.closed.then(() => this.takeLast());
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private takeLast(): ReceivedBatch | null {
    const batch = this.receiver.takeBatch();
    return batch === null ? null : new ReceivedBatch(batch);
  }

  private deliver(): void {
    const { onBatch } = this;
    while (onBatch !== null || this.waiting.length > 0) {
      const batch = this.receiver.takeBatch();
      if (batch === null) return;
      const received = new ReceivedBatch(batch);
      if (onBatch !== null) call(onBatch, received);
      else this.waiting.shift()?.(received);
    }
  }

  private async stop(): Promise<void> {
    const runtime = nativeRuntime();
    await runtime.operation(CLOSE_TIMEOUT_MS, true, (operation) => this.receiver.close(operation));
    this.deliver();
    runtime.unlisten(this.receiver.id);
    clearInterval(this.keepAlive);
    for (const resolve of this.waiting.splice(0)) resolve(null);
  }
}

/** What a callback throws is the process's to handle; thrown from here, it would keep the other requests from theirs. */
function call(onBatch: (batch: ReceivedBatch) => void, batch: ReceivedBatch): void {
  try {
    onBatch(batch);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function address(host: string, setting: string, port: number | null | undefined): string | null {
  if (port === null) return null;
  const fault = rangeFault(port ?? 0, whole(0, 65_535));
  if (fault !== null) throw invalidOption(setting, fault);
  return `${isIPv6(host) ? `[${host}]` : host}:${port ?? 0}`;
}

function limit(setting: string, value: number | undefined, max: number, fallback: number): number {
  if (value === undefined) return fallback;
  const fault = rangeFault(value, whole(1, max));
  if (fault !== null) throw invalidOption(setting, fault);
  return value;
}
