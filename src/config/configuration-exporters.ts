import type { Compression, Protocol } from './exporter-options.js';

/**
 * A processor that gathers items and exports them together. `E` is the exporter.
 *
 * Where the exporter is that of OTLP, `exportTimeoutMs` ends retries only if it was given, that is, if its origin is not
 * `default`; and what waits is bounded by bytes, not by `maxQueueSize`.
 */
export interface BatchProcessorConfiguration<E> {
  /** Tells it from the others. */
  readonly kind: 'batch';
  /** Time between two exports. Default 5000 for spans, 1000 for log records. */
  readonly scheduleDelayMs: number;
  /** Default 30000; 0 for no limit. */
  readonly exportTimeoutMs: number;
  /** Items that wait at most. Default 2048. */
  readonly maxQueueSize: number;
  /** Items of one request at most, never more than {@link BatchProcessorConfiguration.maxQueueSize}. Default 512. */
  readonly maxExportBatchSize: number;
  /** Where it goes. */
  readonly exporter: E;
}

/** A processor that exports each item when it ends. */
export interface SimpleProcessorConfiguration<E> {
  /** Tells it from the others. */
  readonly kind: 'simple';
  /** Where it goes. */
  readonly exporter: E;
}

/** Sends over OTLP. */
export interface OtlpExporterConfiguration {
  /** Tells it from the others. */
  readonly kind: 'otlp';
  /** How requests travel. */
  readonly protocol: Protocol;
  /**
   * Complete: for HTTP with the path, used as it is; for gRPC with the scheme that tells whether TLS is used. May hold
   * credentials.
   */
  readonly endpoint: string;
  /** Certificates. */
  readonly tls: TlsConfiguration;
  /** Values may be credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** How bodies are compressed. */
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
  /** Of the authorities to trust instead of the system’s; null for those. */
  readonly caFile: string | null;
  /** Of the client; null for none. */
  readonly certFile: string | null;
  /** Of the client; null for none. */
  readonly keyFile: string | null;
}

/** Options of this package for sending, beyond the specification; null for the default of the exporter. */
export interface OwnExporterConfiguration {
  /** gzip 0 to 9, zstd 1 to 19. */
  readonly compressionLevel: number | null;
  /** Requests under way at once. */
  readonly maxConcurrentExports: number | null;
  /** How long the exit of the process waits for what is queued. */
  readonly exitTimeoutMs: number | null;
  /** A file with the token of `Authorization: Bearer`. */
  readonly bearerTokenFile: string | null;
  /** May hold credentials. False for no proxy, null for that of the environment. */
  readonly proxy: string | false | null;
  /** The name to verify, and to ask for, instead of the host. */
  readonly tlsServerName: string | null;
  /** Whether any certificate is trusted. */
  readonly tlsInsecureSkipVerify: boolean;
  /** When a failed request is sent again. */
  readonly retry: {
    /** The first wait. */
    readonly initialBackoffMs: number | null;
    /** The longest wait. */
    readonly maxBackoffMs: number | null;
    /** How waits grow. */
    readonly multiplier: number | null;
    /** By which share of itself a wait varies. */
    readonly jitter: number | null;
    /** The time since the first attempt after which no other starts. */
    readonly maxElapsedMs: number | null;
  };
  /** Bounds in bytes. */
  readonly batch: {
    /** Of a request, before compression. */
    readonly maxBytes: number | null;
    /** Of what waits in memory. */
    readonly maxQueuedBytes: number | null;
  };
  /** The durable queue; null for none. */
  readonly queue: QueueConfiguration | null;
  /** Whether its cost is measured; with a budget it is anyway. */
  readonly recordCost: boolean;
  /** Share of the main thread; null for none. */
  readonly costBudget: number | null;
}

/** A queue on disk that outlives the process; null for the default of the exporter. */
export interface QueueConfiguration {
  /** Where its files are. */
  readonly directory: string;
  /** Of all its files. */
  readonly limitBytes: number | null;
  /** Of one file. */
  readonly segmentBytes: number | null;
  /** When what is written is made durable. */
  readonly fsync: 'always' | 'interval' | 'never' | null;
  /** The time between two of them. */
  readonly fsyncIntervalMs: number | null;
  /** What is dropped when it is full. */
  readonly overflow: 'drop-newest' | 'drop-oldest' | null;
  /** After which an entry is dropped. */
  readonly maxAgeMs: number | null;
}

/** Prints to the standard output. */
export interface ConsoleExporterConfiguration {
  /** Tells it from the others. */
  readonly kind: 'console';
}

/** Writes OTLP as lines of JSON. */
export interface OtlpFileExporterConfiguration {
  /** Tells it from the others. */
  readonly kind: 'otlpFile';
  /** `stdout` or a `file:` URL. */
  readonly outputStream: string;
}

/** Sends spans to Zipkin, which the specification has made optional. Understood, but not built: a warning says so. */
export interface ZipkinExporterConfiguration {
  /** Tells it from the others. */
  readonly kind: 'zipkin';
  /** Where to send. */
  readonly endpoint: string;
  /** How long it may take. */
  readonly timeoutMs: number;
}
