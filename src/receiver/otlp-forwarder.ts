import { isIP } from 'node:net';
import type { ClientSignal } from '../client/client-outcome.js';
import { group, invalidOption, rangeFault, shown, whole } from '../config/checks.js';
import type { ExporterConfig } from '../config/exporter-config.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { exportersBySignal } from '../config/exporters-by-signal.js';
import { checkTimeout, DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS, withCheckedTimeout } from '../config/timeout.js';
import { OtlpNativeError } from '../errors.js';
import { reportFailure, reportWarnings } from '../export/diagnostics.js';
import type { ExportStats } from '../export/export-stats.js';
import type { BindingForwarder } from '../native/binding.js';
import { type ExitFlush, flushAtExit, forgetAtExit } from '../native/exit.js';
import { isFailure, nativeRuntime } from '../native/runtime.js';
import { listenError } from './listen-error.js';

/** The options of {@link OtlpForwarder}. */
export interface ForwarderOptions {
  /**
   * Where to listen: `address:port`, with port 0 for a free one; any other than a loopback address lets other machines send. Each
   * listener takes both protocols, so one is enough. One that is left out isn't there. Default `127.0.0.1:4317` for gRPC and
   * `127.0.0.1:4318` for HTTP.
   */
  listen?: {
    /** Where gRPC clients look. */
    grpc?: string;
    /** Where HTTP clients look. */
    http?: string;
  };
  /**
   * Where requests go, and how. The endpoint is one for all signals, each of which has its path below it. What is left out comes from
   * the `OTEL_EXPORTER_OTLP_*` variables, then from the defaults.
   */
  exporter?: ExporterOptions;
  /** Endpoints of single signals, with their paths, instead of the exporter's. */
  endpoints?: Partial<Record<ClientSignal, string>>;
  /** A request larger than this, after decompression, is refused. Default 67108864 (64 MiB). */
  maxRequestBytes?: number;
  /** Connections at once; more wait. Default 1024. */
  maxConnections?: number;
}

/** Where every item is that a forwarder accepted, of each signal: spans, data points, log records and profiles. */
export type ForwarderStats = Readonly<Record<ClientSignal, ExportStats>>;

const OPTION_KEYS = ['listen', 'exporter', 'endpoints', 'maxRequestBytes', 'maxConnections'];
const LISTEN_KEYS = ['grpc', 'http'];
const DEFAULT_LISTEN = { grpc: '127.0.0.1:4317', http: '127.0.0.1:4318' };
const GIB = 1_073_741_824;
/** How much later than the core's own deadline JavaScript stops waiting for its answer. */
const ANSWER_MARGIN_MS = 1000;
/** Nobody waits for it. */
const NO_OPERATION = 0;

/**
 * Takes OTLP requests and sends them on: gRPC and HTTP, protobuf and JSON, gzip and zstd, all signals. All of it happens in Rust, off
 * this thread, and without unpacking: requests are merged into batches by writing one after the other, so the items arrive byte for
 * byte as they came.
 *
 * It accepts only what it has room for (`exporter.batch.maxQueuedBytes`); other senders are told to come back, by `503` with
 * `Retry-After` or `UNAVAILABLE` with `RetryInfo`. It keeps the process alive until it is shut down.
 *
 * ```ts
 * import { OtlpClient, OtlpForwarder, traceRequest } from 'otlp-native';
 *
 * const forwarder = new OtlpForwarder({
 *   listen: { grpc: '127.0.0.1:0', http: '127.0.0.1:0' },
 *   exporter: { endpoint: 'http://localhost:4318', protocol: 'http/protobuf' },
 * });
 * const client = new OtlpClient({ endpoint: `http://${forwarder.addresses.http}` });
 * await client.sendTraces(traceRequest({ spans: [{ name: 'pay', startTime: 1, endTime: 2 }] }));
 * await client.shutdown();
 * await forwarder.shutdown();
 * if (forwarder.stats().traces.delivered !== 1) throw new Error('lost');
 * ```
 */
export class OtlpForwarder {
  /** Where it listens, as `address:port` with the port that the system chose; null without that listener. */
  readonly addresses: {
    /** Of the listener for gRPC. */
    readonly grpc: string | null;
    /** Of the listener for HTTP. */
    readonly http: string | null;
  };

  private readonly forwarder: BindingForwarder;
  private readonly exitTimeoutMs: number;
  private readonly runtime = nativeRuntime();
  private readonly keepAlive: NodeJS.Timeout;
  private readonly exitFlush: ExitFlush = {
    beginExitFlush: () => {
      if (this.stopped === null) this.forwarder.flush(NO_OPERATION);
    },
    endExitFlush: (startedAt) => {
      this.forwarder.shutdownBlocking(Math.max(0, startedAt + this.exitTimeoutMs - performance.now()));
      // Else nobody would learn of what was lost: no event comes any more by itself.
      this.runtime.dispatch();
    },
  };
  private stopped: Promise<void> | null = null;

  /**
   * Listens at once; opens no connection to the endpoint yet.
   *
   * @throws OtlpNativeError `ADDRESS_IN_USE` or `BIND_FAILED` with the address; for an option that is invalid, its code and the
   * setting's name.
   */
  constructor(options?: ForwarderOptions) {
    const given = group(options, '', OPTION_KEYS);
    const exporters = exportersBySignal(given.exporter ?? {}, given.endpoints, process.env);
    const forwarder = this.runtime.core.openForwarder({
      ...listenAddresses(given.listen),
      maxRequestBytes: limit('maxRequestBytes', given.maxRequestBytes, GIB, 67_108_864),
      maxConnections: limit('maxConnections', given.maxConnections, 65_536, 1024),
      traces: exporters.traces.binding,
      metrics: exporters.metrics.binding,
      logs: exporters.logs.binding,
      profiles: exporters.profiles.binding,
    });
    if (isFailure(forwarder)) throw listenError(forwarder, sourceOf(exporters.traces));
    this.forwarder = forwarder;
    this.addresses = { grpc: forwarder.grpcAddress, http: forwarder.httpAddress };
    this.exitTimeoutMs = exporters.traces.exitTimeoutMs;
    this.runtime.listen(forwarder.id, reportFailure);
    this.keepAlive = setInterval(() => {}, MAX_TIMEOUT_MS);
    reportWarnings([...new Set(Object.values(exporters).flatMap(({ warnings }) => warnings))]);
    if (this.exitTimeoutMs > 0) flushAtExit(this.exitFlush);
  }

  /** Where every item is that was accepted, as of now. */
  stats(): ForwarderStats {
    return {
      traces: this.statsOf('traces'),
      metrics: this.statsOf('metrics'),
      logs: this.statsOf('logs'),
      profiles: this.statsOf('profiles'),
    };
  }

  /**
   * Waits until all that was accepted before the call has its outcome.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when something has none after `timeoutMs`; it stays queued.
   */
  async forceFlush(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    checkTimeout(timeoutMs);
    if (this.stopped !== null) return this.stopped;
    const report = await this.runtime.operation(timeoutMs, true, (operation) =>
      this.forwarder.flush(operation),
    );
    if (!report.isComplete) throw timedOut('forceFlush', timeoutMs);
  }

  /**
   * Stops listening, takes what is under way, delivers what it can within `timeoutMs`, leaves the rest in the durable queue or counts
   * it as dropped, and lets the process end. Later calls return the first one's promise.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when items had to be dropped.
   */
  shutdown(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    return withCheckedTimeout(timeoutMs, () => {
      this.stopped ??= this.stop(timeoutMs);
      return this.stopped;
    });
  }

  private statsOf(signal: ClientSignal): ExportStats {
    const ledger = this.forwarder.stats(signal);
    if (ledger === null) throw new Error(`the binary knows no ${signal}`);
    return ledger;
  }

  private async stop(timeoutMs: number): Promise<void> {
    const report = await this.runtime.operation(timeoutMs + ANSWER_MARGIN_MS, true, (operation) =>
      this.forwarder.shutdown(operation, timeoutMs),
    );
    forgetAtExit(this.exitFlush);
    this.runtime.unlisten(this.forwarder.id);
    clearInterval(this.keepAlive);
    if (!report.isComplete) throw timedOut('shutdown', timeoutMs);
  }
}

function listenAddresses(given: ForwarderOptions['listen']): {
  grpcAddress: string | null;
  httpAddress: string | null;
} {
  const { grpc, http } = given === undefined ? DEFAULT_LISTEN : group(given, 'listen', LISTEN_KEYS);
  if (grpc === undefined && http === undefined)
    throw invalidOption('listen', 'must have an address for grpc, for http, or for both');
  return { grpcAddress: address('listen.grpc', grpc), httpAddress: address('listen.http', http) };
}

/** `127.0.0.1:4317` or `[::1]:4317`. */
function address(setting: string, given: unknown): string | null {
  if (given === undefined) return null;
  const [, bracketed, plain, port] =
    (typeof given === 'string' && /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(given)) || [];
  const isAddress = isIP(bracketed ?? '') === 6 || isIP(plain ?? '') === 4;
  if (!isAddress || Number(port) > 65_535)
    throw invalidOption(
      setting,
      `must be an IP address with a port, such as 127.0.0.1:0, not ${shown(given)}`,
    );
  return given as string;
}

/** Settings as they were given to the forwarder: those of the exporter are one level deeper. */
function sourceOf(config: ExporterConfig): (setting: string) => string {
  return (setting) => {
    const source = config.sourceOf(setting);
    const isOwn = setting.startsWith('listen') || source.startsWith('OTEL_');
    return isOwn ? source : `exporter.${source}`;
  };
}

function limit(setting: string, value: number | undefined, max: number, fallback: number): number {
  if (value === undefined) return fallback;
  const fault = rangeFault(value, whole(1, max));
  if (fault !== null) throw invalidOption(setting, fault);
  return value;
}

function timedOut(operation: string, timeoutMs: number): OtlpNativeError {
  return new OtlpNativeError(
    'FLUSH_TIMEOUT',
    `${operation} did not deliver everything within ${timeoutMs} ms`,
  );
}
