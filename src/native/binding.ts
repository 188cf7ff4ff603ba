/**
 * The types of the binary's exports, as `crates/node` declares them: the same names, the same order of fields.
 * `null` means none; expected failures come back as values.
 */

import type { AggregateBinding } from './aggregate-binding.js';

export interface BindingFailure {
  readonly code: string;
  /** The setting to blame, or null. */
  readonly setting: string | null;
  readonly reason: string;
}

export interface BindingExporterOptions {
  readonly endpoint: string;
  /** The signal's default path is to be appended. */
  readonly isBaseEndpoint: boolean;
  /** Of a gRPC endpoint without a scheme. */
  readonly isInsecure: boolean;
  readonly endpointWeight: number;
  readonly endpointPriority: number;
  readonly otherEndpoints: readonly BindingOtherEndpoint[];
  /** 0 for never. */
  readonly hedgeAfterMs: number;
  readonly hasBreaker: boolean;
  /** To one endpoint. */
  readonly poolMaxConnections: number;
  /** 0: never. */
  readonly poolIdleTimeoutMs: number;
  /** 0: any age. */
  readonly poolMaxAgeMs: number;
  readonly protocol: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly bearerTokenFile: string | null;
  readonly compression: string;
  readonly compressionLevel: number;
  /** 0 for none. */
  readonly timeoutMs: number;
  readonly maxConcurrentExports: number;
  readonly retryInitialBackoffMs: number;
  readonly retryMaxBackoffMs: number;
  readonly retryMultiplier: number;
  readonly retryJitter: number;
  readonly retryMaxElapsedMs: number;
  readonly tlsCaFile: string | null;
  readonly tlsCertFile: string | null;
  readonly tlsKeyFile: string | null;
  readonly tlsServerName: string | null;
  readonly tlsInsecureSkipVerify: boolean;
  /** May hold credentials. */
  readonly proxyUrl: string | null;
  /** The text of `NO_PROXY`, where the proxy comes from the environment; null: the proxy counts for every endpoint. */
  readonly noProxy: string | null;
  readonly batchMaxItems: number;
  readonly batchMaxBytes: number;
  readonly batchDelayMs: number;
  readonly batchMaxQueuedBytes: number;
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
  readonly userAgent: string;
  /** Parent directory of the durable queue; null for no queue. */
  readonly queueDirectory: string | null;
  readonly queueLimitBytes: number;
  readonly queueSegmentBytes: number;
  readonly queueFsync: string;
  readonly queueFsyncIntervalMs: number;
  readonly queueOverflow: string;
  /** 0 for none. */
  readonly queueMaxAgeMs: number;
}

export interface BindingOtherEndpoint {
  readonly endpoint: string;
  /** The signal's default path is to be appended. */
  readonly isBaseEndpoint: boolean;
  readonly weight: number;
  readonly priority: number;
}

export interface BindingLedger {
  readonly accepted: number;
  readonly delivered: number;
  readonly queued: number;
  readonly inFlight: number;
  readonly rejected: number;
  readonly kept: number;
  readonly dropped: {
    readonly queueFull: number;
    readonly retriesExhausted: number;
    readonly refused: number;
    readonly shutdown: number;
    readonly invalid: number;
    readonly tooLarge: number;
    readonly expired: number;
    readonly corrupt: number;
  };
  readonly persisted: number;
  readonly recovered: number;
  readonly unpersisted: number;
}

export interface BindingFlushReport {
  readonly lostItems: number;
  readonly isComplete: boolean;
}

export type BindingEvent =
  | {
      readonly kind: 'settled';
      readonly operation: number;
      readonly lostItems: number;
      readonly isComplete: boolean;
    }
  | {
      readonly kind: 'failure';
      readonly source: number;
      readonly code: string;
      readonly reason: string;
      readonly willRetry: boolean;
      readonly suppressed: number;
    }
  | { readonly kind: 'outcome'; readonly operation: number; readonly outcome: BindingOutcome }
  | { readonly kind: 'answer'; readonly operation: number; readonly answer: BindingAnswer }
  | { readonly kind: 'ready'; readonly source: number }
  | { readonly kind: 'batch'; readonly source: number };

export interface BindingOutcome {
  readonly kind: 'delivered' | 'refused' | 'retryable';
  /** Null when the request could not be read. */
  readonly items: number | null;
  readonly rejectedItems: number;
  /** Null when delivered. */
  readonly code: string | null;
  readonly message: string | null;
  /** How long the server asked to wait. */
  readonly afterMs: number | null;
  readonly attempts: number;
  /** The HTTP status of the last answer, where it was one of failure. */
  readonly httpStatus: number | null;
  /** The same of gRPC. */
  readonly grpcStatus: number | null;
}

export interface BindingBatch {
  readonly signal: string;
  readonly items: number;
  readonly protocol: string;
  readonly protobuf: Uint8Array;
}

export interface BindingExporter {
  readonly id: number;
  /** False when the queue is full; nothing was taken then. */
  offer(
    definitionWords: Uint32Array,
    definitionStrings: Uint8Array,
    words: Uint32Array,
    strings: Uint8Array,
    recordCount: number,
    itemCount: number,
  ): boolean;
  countRefused(items: number): void;
  countInvalid(items: number): void;
  reconfigure(options: BindingExporterOptions): BindingFailure | null;
  stats(): BindingLedger;
  /** Settled by an event of this operation. */
  flush(operation: number): void;
  shutdown(operation: number, timeoutMs: number): void;
  flushBlocking(timeoutMs: number): BindingFlushReport;
  /** Waits until all that was taken is on disk or has its outcome; at once, and true, without a durable queue. */
  persistBlocking(timeoutMs: number): boolean;
  shutdownBlocking(timeoutMs: number): BindingFlushReport;
}

export interface BindingClient {
  /**
   * Copies `body` and sends it; an event of `operation` brings the outcome, unless a failure is returned: then nothing was
   * started. `timeoutMs` counts for all attempts, 0 for no limit.
   */
  send(
    body: Uint8Array,
    isJson: boolean,
    headers: readonly string[],
    operation: number,
    timeoutMs: number,
  ): BindingFailure | null;
  abort(operation: number): void;
  /** Closes the connections as soon as no call uses them; no call may follow. */
  close(): void;
}

export interface BindingPoolEndpoint {
  readonly url: string;
  readonly weight: number;
  readonly priority: number;
}

export interface BindingPoolOptions {
  readonly endpoints: readonly BindingPoolEndpoint[];
  readonly httpVersion: 'negotiated' | '1.1' | '2';
  readonly maxConnections: number;
  readonly maxConnectionsPerEndpoint: number;
  readonly maxStreamsPerConnection: number;
  readonly maxWaiting: number;
  /** 0: never. */
  readonly idleTimeoutMs: number;
  /** 0: any age. */
  readonly maxAgeMs: number;
  readonly maxAgeJitter: number;
  readonly balance: 'round-robin' | 'least-loaded';
  /** 0: never. */
  readonly ejectionFailures: number;
  readonly ejectionBaseMs: number;
  readonly ejectionMaxMs: number;
  /** 0 for no limit. */
  readonly connectTimeoutMs: number;
  readonly maxResponseBytes: number;
  /** Null: no checks. */
  readonly healthPath: string | null;
  readonly healthIntervalMs: number;
  readonly healthTimeoutMs: number;
  readonly tlsCaFile: string | null;
  readonly tlsCertFile: string | null;
  readonly tlsKeyFile: string | null;
  readonly tlsServerName: string | null;
  readonly tlsInsecureSkipVerify: boolean;
}

export interface BindingAnswer {
  /** 0 when there is none. */
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
  readonly endpoint: string;
  /** Null when there is an answer. */
  readonly code: string | null;
  readonly reason: string | null;
}

export interface BindingEndpointStats {
  readonly url: string;
  readonly active: number;
  readonly idle: number;
  readonly draining: number;
  readonly connecting: number;
  readonly inUse: number;
  readonly waiting: number;
  readonly isEjected: boolean;
  readonly ejections: number;
  readonly requests: number;
  readonly opened: number;
  readonly failed: number;
  /** By reason: idle, age, peer, failed, evicted, removed. */
  readonly closed: readonly number[];
  readonly durations: readonly number[];
  readonly durationSumMs: number;
}

export interface BindingPoolStats {
  readonly connections: number;
  readonly peakConnections: number;
  readonly waiting: number;
  readonly refused: number;
  readonly cancelled: number;
  readonly endpoints: readonly BindingEndpointStats[];
}

export interface BindingPool {
  /**
   * Copies `body` and sends it; an event of `operation` brings the answer, unless a failure is returned: then nothing was
   * started. `timeoutMs` counts for all, 0 for no limit.
   */
  request(
    method: string,
    path: string,
    headers: readonly string[],
    body: Uint8Array,
    isIdempotent: boolean,
    operation: number,
    timeoutMs: number,
  ): BindingFailure | null;
  /** No answer follows. */
  abort(operation: number): void;
  setEndpoints(endpoints: readonly BindingPoolEndpoint[]): BindingFailure | null;
  stats(): BindingPoolStats;
  /** Settled by an event of this operation when the last request has ended. */
  close(operation: number): void;
}

export interface BindingReceiver {
  readonly id: number;
  readonly grpcAddress: string | null;
  readonly httpAddress: string | null;
  takeBatch(): BindingBatch | null;
  close(operation: number): void;
}

export interface BindingReceiverOptions {
  /** `address:port`, or null for no listener. */
  readonly grpcAddress: string | null;
  readonly httpAddress: string | null;
  readonly maxRequestBytes: number;
  readonly maxQueuedBytes: number;
  readonly maxConnections: number;
}

export interface BindingForwarderOptions {
  /** `address:port`, or null for no listener. */
  readonly grpcAddress: string | null;
  readonly httpAddress: string | null;
  readonly maxRequestBytes: number;
  readonly maxConnections: number;
  readonly traces: BindingExporterOptions;
  readonly metrics: BindingExporterOptions;
  readonly logs: BindingExporterOptions;
  readonly profiles: BindingExporterOptions;
}

/** A receiver whose requests go to exporters without passing JavaScript. */
export interface BindingForwarder {
  readonly id: number;
  readonly grpcAddress: string | null;
  readonly httpAddress: string | null;
  /** Null for what is no signal. */
  stats(signal: string): BindingLedger | null;
  /** Settled by an event of this operation. */
  flush(operation: number): void;
  shutdown(operation: number, timeoutMs: number): void;
  shutdownBlocking(timeoutMs: number): BindingFlushReport;
}

/** Of the memory that all pipelines of an environment share. */
export interface BindingMemoryStats {
  readonly leasedBytes: number;
  readonly peakLeasedBytes: number;
  readonly idleBytes: number;
  readonly maxIdleBytes: number;
  readonly hits: number;
  readonly misses: number;
  readonly bypassed: number;
  readonly returned: number;
  readonly discarded: number;
  readonly trimmedBytes: number;
}

export interface BindingItems {
  /** Payloads, one after the other. */
  readonly payloads: Uint8Array;
  /** Where each payload ends. */
  readonly ends: Uint32Array;
  /** The priority of each. */
  readonly levels: Uint8Array;
}

export interface BindingIntakeStats {
  readonly accepted: number;
  readonly held: number;
  readonly queueFull: number;
  readonly tooLarge: number;
  readonly shutdown: number;
  readonly invalid: number;
  readonly waiting: number;
}

export interface BindingIntake {
  readonly id: number;
  /** Names it within this process. */
  readonly key: number;
  /** The oldest items, no more than `maxItems` and, after the first, `maxBytes`; null when there are none. */
  take(maxItems: number, maxBytes: number): BindingItems | null;
  stats(): BindingIntakeStats;
  /** Takes nothing more in; what is there can still be taken. */
  close(): void;
}

export interface BindingProducer {
  readonly id: number;
  /** 0 taken, 1 no room, 2 larger than the limit, 3 the intake has closed. `isKept`: what finds no room isn't counted as dropped. */
  offer(payload: Uint8Array, level: number, isKept: boolean): number;
  countFull(): void;
  countInvalid(): void;
  /** Waits for a turn to hand in `items` of `bytes`, the first of `firstBytes`; an event tells when it has come. */
  want(items: number, bytes: number, firstBytes: number): void;
  /** Gives back the rest of a turn. */
  release(): void;
  close(): void;
}

export interface BindingSpillOptions {
  readonly directory: string;
  readonly limitBytes: number;
  readonly fsync: 'always' | 'interval' | 'never';
}

export interface BindingSpillAnswer {
  readonly kind: 'opened' | 'appended' | 'entry' | 'empty' | 'closed';
  /** Of an entry. */
  readonly token: number;
  /** What was recovered, appended or read. */
  readonly items: number;
  /** Items that were found lost since the last answer. */
  readonly corrupt: number;
  /** Of an entry. */
  readonly payload: Uint8Array;
  /** Why an append failed; null where it didn't. */
  readonly reason: string | null;
}

/** Its calls are answered in their order; an event tells of answers. */
export interface BindingSpill {
  readonly id: number;
  append(payload: Uint8Array, items: number): void;
  next(): void;
  acknowledge(token: number): void;
  giveBack(token: number): void;
  close(): void;
  takeAnswers(): BindingSpillAnswer[];
}

export interface BindingRuntime {
  takeEvents(): BindingEvent[];
  memoryStats(): BindingMemoryStats;
  openExporter(
    signal: 'traces' | 'metrics' | 'logs',
    options: BindingExporterOptions,
  ): BindingExporter | BindingFailure;
  openClient(
    signal: 'traces' | 'metrics' | 'logs' | 'profiles',
    options: BindingExporterOptions,
  ): BindingClient | BindingFailure;
  openPool(options: BindingPoolOptions): BindingPool | BindingFailure;
  openReceiver(options: BindingReceiverOptions): BindingReceiver | BindingFailure;
  openIntake(maxItems: number, maxBytes: number): BindingIntake;
  connectProducer(key: number): BindingProducer | BindingFailure;
  openSpill(options: BindingSpillOptions): BindingSpill | BindingFailure;
  openForwarder(options: BindingForwarderOptions): BindingForwarder | BindingFailure;
}

export interface Binding extends AggregateBinding {
  readonly VERSION: string;
  layoutFingerprint(): number;
  errorCodes(): string[];
  protobufToJson(signal: string, protobuf: Uint8Array): string;
  countItems(signal: string, body: Uint8Array, isJson: boolean, limitBytes: number): number | BindingFailure;
  /** Whether `NO_PROXY`’s rules, or that it is this machine, have a server reached without the proxy of the environment. */
  proxyExempts(noProxy: string, host: string, port: number): boolean;
  readonly BindingRuntime: new (onEvents: () => void) => BindingRuntime;
}
