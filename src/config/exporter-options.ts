/** Every {@link Protocol}. */
export const PROTOCOLS = ['grpc', 'http/protobuf', 'http/json'] as const;

/** How OTLP requests travel. */
export type Protocol = (typeof PROTOCOLS)[number];

/** Every {@link Compression}. */
export const COMPRESSIONS = ['gzip', 'zstd', 'none'] as const;

/** How request bodies are compressed. Every OTLP server takes gzip; the OpenTelemetry Collector takes zstd too. */
export type Compression = (typeof COMPRESSIONS)[number];

/**
 * When a failed request is sent again. What may be retried is the OTLP specification's own list; a server that asks for a
 * longer wait (`Retry-After`, `RetryInfo`) gets it.
 */
export interface RetryOptions {
  /** The first wait. Default 1000. */
  initialBackoffMs?: number;
  /** The longest wait. Default 30000. */
  maxBackoffMs?: number;
  /** Each wait is the one before times this, at least 1. Default 1.5. */
  multiplier?: number;
  /** A wait is spread evenly over ± this share of itself, 0 to 1. Default 0.2. */
  jitter?: number;
  /** The time since a request's first attempt after which no other attempt starts; 0 for a single attempt. Default 300000. */
  maxElapsedMs?: number;
}

/** One of an exporter's endpoints. */
export interface ExporterEndpoint {
  /** As {@link ExporterOptions.endpoint}. */
  url: string;
  /** Its share of the requests of its tier, a whole number of at least 1. Default 1. */
  weight?: number;
  /** Its tier: a higher number is used only while no endpoint of a lower one is healthy. Default 0. */
  priority?: number;
}

/** The limits of an exporter's connections. */
export interface ExporterPoolOptions {
  /** Connections to each endpoint. Over gRPC and HTTP/2 one carries many requests. Default 16. */
  maxConnections?: number;
  /** A connection that nobody used for so long is closed; 0: never. Default 30000. */
  idleTimeoutMs?: number;
  /** A connection older than this takes no more requests, so that changes in DNS are followed; 0: any age. Default 1800000. */
  maxAgeMs?: number;
}

/** Used with `https` endpoints. By default the server is verified against the system's certificate authorities. */
export interface TlsOptions {
  /** PEM file of the authorities to trust instead. */
  caFile?: string;
  /** PEM file of the client's certificate chain; needs `keyFile`. */
  certFile?: string;
  /** PEM file of the client's private key; needs `certFile`. */
  keyFile?: string;
  /** The name to verify, and to ask for, instead of the endpoint's host. */
  serverName?: string;
  /** Trust any certificate: whoever sits in between can then read and change everything. Default false. */
  insecureSkipVerify?: boolean;
}

/** How items are gathered into requests, and how much may wait. */
export interface BatchOptions {
  /** Items a request at most. Default 8192. */
  maxItems?: number;
  /** Encoded bytes a request at most, before compression; a larger item travels alone. Default 2097152 (2 MiB). */
  maxBytes?: number;
  /** How long an item waits for its request to fill. Default 1000. */
  delayMs?: number;
  /** Bytes of everything that waits or is under way; beyond it the newest items are dropped and counted. Default 67108864 (64 MiB). */
  maxQueuedBytes?: number;
}

/** Every {@link QueueFsync}. */
export const QUEUE_FSYNCS = ['always', 'interval', 'never'] as const;

/** When what is written to the durable queue is forced to the disk. */
export type QueueFsync = (typeof QUEUE_FSYNCS)[number];

/** Every {@link QueueOverflow}. */
export const QUEUE_OVERFLOWS = ['drop-newest', 'drop-oldest'] as const;

/** What gives way when the durable queue is full. */
export type QueueOverflow = (typeof QUEUE_OVERFLOWS)[number];

/**
 * A queue on disk between the batches and the endpoint. What is in it survives the process and is sent by the next one with the same
 * directory; none of it is given up for time, however long the endpoint is away.
 *
 * `stats().accepted` counts an item when it is handed to the core, which is up to 100 ms before it is on disk; `stats().persisted` counts
 * it once it is there. A persisted item is delivered at least once, by this process or a later one:
 *
 * | `fsync` | the process dies (SIGKILL, out of memory, a crash) | the machine dies (power, kernel) |
 * |---|---|---|
 * | `always` | nothing persisted is lost | nothing persisted is lost |
 * | `interval` | nothing persisted is lost | what was persisted in the last `fsyncIntervalMs` may be lost |
 * | `never` | nothing persisted is lost | what the kernel hadn't written by itself may be lost, about 30 s of it on Linux |
 *
 * What is accepted and not persisted yet is lost with the process, unless this ends by `process.exit()`, an uncaught exception or a signal
 * that can be handled: then it is written first. What was in flight when a process died is sent again, so a server may get it twice.
 * A disk that is full, read-only or gone doesn't stop the export: items wait in memory alone, within `batch.maxQueuedBytes`, and
 * `stats().unpersisted` counts them.
 */
export interface QueueOptions {
  /** Where its files are. Each signal has a folder of its own in it. Several processes may share it: what a dead one left, another sends. */
  directory: string;
  /** Bytes of its files at most, for each signal and process. Default 268435456 (256 MiB). */
  limitBytes?: number;
  /** Bytes of one file, brought into the range from 1/64 to 1/4 of `limitBytes`. Default 16777216 (16 MiB). */
  segmentBytes?: number;
  /** Default `always`. */
  fsync?: QueueFsync;
  /** Of `interval`. Default 1000. */
  fsyncIntervalMs?: number;
  /** What is dropped, and counted, when it is full. Default `drop-newest`. */
  overflow?: QueueOverflow;
  /** What waited for longer is dropped and counted; 0 for no such limit. Default 0. */
  maxAgeMs?: number;
}

/**
 * The options of every class that exports.
 *
 * What is not given comes from the signal's variables (`OTEL_EXPORTER_OTLP_TRACES_*`, `…_METRICS_*`,
 * `…_LOGS_*`), then from `OTEL_EXPORTER_OTLP_*`, then from the default.
 */
export interface ExporterOptions {
  /**
   * Where to send. A URL without a path gets the signal's default path (such as `/v1/traces`), one with a path is used as it is;
   * gRPC needs no path and takes `host:port` too. Default `http://localhost:4318`, for gRPC `http://localhost:4317`.
   */
  endpoint?: string;
  /**
   * Several endpoints instead of `endpoint`: URLs, or with weight and tier. A request that fails at one and may be sent again goes to
   * another at once, as long as `retry` allows another attempt; an endpoint that keeps failing is left out for a while.
   */
  endpoints?: readonly (string | ExporterEndpoint)[];
  /** The limits of the connections. */
  pool?: ExporterPoolOptions;
  /**
   * When an endpoint has not answered for so long, the request goes to another one too, and the first answer counts; 0: never.
   * Servers may then get a request twice. What goes to a second endpoint at once, by failover or so, is at most ten requests a second and
   * a tenth of all. Default 0.
   */
  hedgeAfterMs?: number;
  /**
   * Whether a circuit breaker for each endpoint stops attempts where half of the last 20 failed: requests go to another endpoint, or
   * wait for the probe that is let through after 5 s, 10 s, … 60 s. None is dropped for it. Default: with several `endpoints`.
   */
  circuitBreaker?: boolean;
  /** Default `http/protobuf`. */
  protocol?: Protocol;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /**
   * A file with a token that is sent as `Authorization: Bearer …`, instead of such a header. Like the files of `tls` it is read
   * again when it changes. Default: none.
   */
  bearerTokenFile?: string;
  /** Default `gzip`. */
  compression?: Compression;
  /** gzip 0–9, zstd 1–19. Default 1. */
  compressionLevel?: number;
  /** The time of one attempt: connecting, sending and the answer; 0 for no limit. Default 10000. */
  timeoutMs?: number;
  /** Requests under way at once. Default 4. */
  maxConcurrentExports?: number;
  /** How requests that failed are sent again. */
  retry?: RetryOptions;
  /** How an `https` endpoint is trusted, and how it trusts us. */
  tls?: TlsOptions;
  /**
   * The URL of an HTTP proxy to go through, `http://user:password@host:port` or `https://…`; false for none. Named here it counts
   * for every endpoint. Default: that of `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY`, unless the endpoint is this machine or
   * `NO_PROXY` exempts it.
   */
  proxy?: string | false;
  /** How items become requests, and how many may wait. */
  batch?: BatchOptions;
  /** A queue on disk, which survives the process. Default: none, what waits is in memory. */
  queue?: QueueOptions;
  /** A request larger than this, before compression, is not sent. Default 67108864 (64 MiB). */
  maxRequestBytes?: number;
  /** An answer larger than this is an error. Default 4194304 (4 MiB). */
  maxResponseBytes?: number;
  /**
   * How long the exit of the process may wait for what is queued, be it a natural one, `process.exit()`, SIGTERM, SIGINT,
   * SIGHUP or an uncaught exception; 0 for no such wait. Default 2000.
   */
  exitTimeoutMs?: number;
  /**
   * Whether the time that it takes of the main thread is measured: in `stats().cost`, and as metrics `otlp_native.*` of the global meter
   * provider. Measuring adds 1 % of that by estimate. Default: with `costBudget`.
   */
  recordCost?: boolean;
  /**
   * The share of the main thread (of its environment: a worker thread has its own) that all exporters with `recordCost` may take together,
   * from 0.0001 to 1; 0.02 is 2 %. What is more is left out and counted: first log records below WARN, then a share of new traces. Of
   * several values the least counts. Default: none.
   */
  costBudget?: number;
}

/** Marks {@link CompleteExporterOptions}; a symbol, so that it stays through a copy and is no option of users. */
export const COMPLETE: unique symbol = Symbol('otlp-native.complete');

/** Options in which a whole configuration was settled: what they leave out is not looked up in `OTEL_*` variables again. */
export interface CompleteExporterOptions extends ExporterOptions {
  /** The endpoint's path is used as it is, also where it is empty. */
  readonly [COMPLETE]: true;
}
