import type { Compression, Protocol } from './exporter-options.js';

/** A processor that gathers items and exports them together. `E` is the exporter. */
export interface BatchProcessorConfiguration<E> {
  readonly kind: 'batch';
  /** Time between two exports. Default 5000 for spans, 1000 for log records. */
  readonly scheduleDelayMs: number;
  /** Default 30000; 0 for no limit. */
  readonly exportTimeoutMs: number;
  /** Items that wait at most. Default 2048. */
  readonly maxQueueSize: number;
  /** Items of one request at most, never more than {@link BatchProcessorConfiguration.maxQueueSize}. Default 512. */
  readonly maxExportBatchSize: number;
  readonly exporter: E;
}

/** A processor that exports each item when it ends. */
export interface SimpleProcessorConfiguration<E> {
  readonly kind: 'simple';
  readonly exporter: E;
}

/** Sends over OTLP. */
export interface OtlpExporterConfiguration {
  readonly kind: 'otlp';
  readonly protocol: Protocol;
  /**
   * Complete: for HTTP with the path, used as it is; for gRPC with the scheme that tells whether TLS is used. May hold
   * credentials.
   */
  readonly endpoint: string;
  readonly tls: TlsConfiguration;
  /** Values may be credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: Compression;
  /** One attempt; 0 for no limit. Default 10000. */
  readonly timeoutMs: number;
  /** Default 67108864 (64 MiB). */
  readonly maxRequestBytes: number;
  /** Default 4194304 (4 MiB). */
  readonly maxResponseBytes: number;
  /** Options of this package, beyond the specification. */
  readonly own: OwnExporterConfiguration;
}

/** Files are PEM. */
export interface TlsConfiguration {
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
}

/** Options of this package for sending, beyond the specification; null for the default of the exporter. */
export interface OwnExporterConfiguration {
  readonly compressionLevel: number | null;
  readonly maxConcurrentExports: number | null;
  readonly exitTimeoutMs: number | null;
  /** May hold credentials. False for no proxy, null for that of the environment. */
  readonly proxy: string | false | null;
  readonly tlsServerName: string | null;
  readonly tlsInsecureSkipVerify: boolean;
  readonly retry: {
    readonly initialBackoffMs: number | null;
    readonly maxBackoffMs: number | null;
    readonly multiplier: number | null;
    readonly jitter: number | null;
    readonly maxElapsedMs: number | null;
  };
  readonly batch: { readonly maxBytes: number | null; readonly maxQueuedBytes: number | null };
  /** The durable queue; null for none. */
  readonly queue: QueueConfiguration | null;
}

/** A queue on disk that outlives the process; null for the default of the exporter. */
export interface QueueConfiguration {
  readonly directory: string;
  readonly limitBytes: number | null;
  readonly segmentBytes: number | null;
  readonly fsync: 'always' | 'interval' | 'never' | null;
  readonly fsyncIntervalMs: number | null;
  readonly overflow: 'drop-newest' | 'drop-oldest' | null;
  readonly maxAgeMs: number | null;
}

/** Prints to the standard output. */
export interface ConsoleExporterConfiguration {
  readonly kind: 'console';
}

/** Writes OTLP as lines of JSON. Understood, but not built: a warning says so. */
export interface OtlpFileExporterConfiguration {
  readonly kind: 'otlpFile';
  /** `stdout` or a `file:` URL. */
  readonly outputStream: string;
}

/** Sends spans to Zipkin. Understood, but not built: a warning says so. */
export interface ZipkinExporterConfiguration {
  readonly kind: 'zipkin';
  readonly endpoint: string;
  readonly timeoutMs: number;
}
