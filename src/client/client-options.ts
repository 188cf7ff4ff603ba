import type { ExporterEndpoint, ExporterOptions } from '../config/exporter-options.js';
import type { ClientSignal, OutcomeReport, RequestReport } from './client-outcome.js';

/** How much may be sent in a second. A call beyond it waits for its turn. */
export interface RateLimit {
  /** Calls a second. Default no limit. */
  requestsPerSecond?: number;
  /**
   * Spans, data points, log records or profiles a second. Default no limit. A request is never split: one that holds more than
   * is left goes, and the calls after it wait until it is paid for.
   */
  itemsPerSecond?: number;
  /** How many seconds' worth may go at once after a pause. Default 1. */
  burstSeconds?: number;
}

/** What is special to the calls of one tenant. */
export interface TenantOptions {
  /** Sent with the tenant's requests, over the client's own headers. */
  headers?: Readonly<Record<string, string>>;
  /** For the tenant alone, besides the client's own limit. */
  rateLimit?: RateLimit;
}

/**
 * The options of an `OtlpClient`: those of an exporter, without what concerns batches, and those of its calls.
 *
 * What is not given comes from the signal's variables (`OTEL_EXPORTER_OTLP_TRACES_*`, …), then from
 * `OTEL_EXPORTER_OTLP_*`, then from the default.
 */
export interface OtlpClientOptions
  extends Omit<
    ExporterOptions,
    | 'endpoint'
    | 'endpoints'
    | 'batch'
    | 'queue'
    | 'exitTimeoutMs'
    | 'maxConcurrentExports'
    | 'recordCost'
    | 'costBudget'
  > {
  /**
   * Where to send everything. Over HTTP each signal's path (`/v1/traces`, `/v1/metrics`, `/v1/logs`,
   * `/v1development/profiles`) is appended; gRPC takes `host:port` too. Default `http://localhost:4318`, for gRPC
   * `http://localhost:4317`.
   *
   * Several share the requests by weight; those of a higher priority number stand in when the others fail, as with the `endpoints` of
   * exporters.
   */
  endpoint?: string | readonly (string | ExporterEndpoint)[];
  /** Where to send single signals instead. Over HTTP a URL with a path is used as it is. */
  endpoints?: Readonly<Partial<Record<ClientSignal, string>>>;
  /** Requests under way at once; further calls wait. Default 8. */
  concurrency?: number;
  /** Bytes of the requests under way; beyond it calls wait. A single larger request goes alone. Default 67108864 (64 MiB). */
  maxInFlightBytes?: number;
  /** Calls that may wait; one more is `retryable` with `QUEUE_FULL` at once. 0 lets none wait. Default 1024. */
  maxWaitingCalls?: number;
  /** For all calls together. Default no limit. */
  rateLimit?: RateLimit;
  /** By the name that a call gives as `tenant`. */
  tenants?: Readonly<Record<string, TenantOptions>>;
  /**
   * Told of every request when its turn has come, before it is handed to the core. What it throws is reported to `diag` and
   * doesn't keep the request. Its outcome follows, with the same `id`, unless the process ends before.
   */
  onRequest?: (report: RequestReport) => void;
  /** Told of every call's outcome, before the call returns it. What it throws is reported to `diag` and goes no further. */
  onOutcome?: (report: OutcomeReport) => void;
}

/** The options of one call. */
export interface SendOptions {
  /** Sent with this request, over the tenant's and the client's headers. */
  headers?: Readonly<Record<string, string>>;
  /** One of {@link OtlpClientOptions.tenants}. */
  tenant?: string;
  /**
   * The time for waiting and all attempts together; the outcome is `retryable` when it runs out. 0 for no limit. Default 0: each
   * attempt has the client's `timeoutMs`, all of them `retry.maxElapsedMs`.
   */
  timeoutMs?: number;
  /** Ends the call early, with the outcome `aborted`. */
  signal?: AbortSignal;
  /** What bytes are. A string is always JSON, an object is encoded by the client. Default `protobuf`. */
  encoding?: 'protobuf' | 'json';
}
