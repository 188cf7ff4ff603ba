/** One of a pool's endpoints. */
export interface PoolEndpoint {
  /** `http://host:port` or `https://…` without user and password. A path stands before that of each request. */
  url: string;
  /** Its share of the requests of its tier, a whole number of at least 1. Default 1. */
  weight?: number;
  /** Its tier: a higher number is used only while no endpoint of a lower one is healthy. Default 0. */
  priority?: number;
}

/** How an `https` endpoint is trusted, and how it trusts us. */
export interface PoolTlsOptions {
  /** PEM file of the authorities to trust instead of the system's. */
  caFile?: string;
  /** PEM file of the client's certificate chain; needs `keyFile`. */
  certFile?: string;
  /** PEM file of the client's private key; needs `certFile`. */
  keyFile?: string;
  /** The name to verify, and to ask for, instead of the endpoint's host. */
  serverName?: string;
  /** Accept any certificate. Whoever sits in between can then read and change everything. Default false. */
  insecureSkipVerify?: boolean;
}

/** When an endpoint whose requests fail is left out. Failures are connections that can't be opened or break, and 502, 503 and 504. */
export interface PoolEjectionOptions {
  /** So many in a row put it out; 0: never. Default 5. */
  failures?: number;
  /** How long the first time; it doubles with each further time in a row. Default 5000. */
  baseMs?: number;
  /** The longest time. Default 300000. */
  maxMs?: number;
}

/** Requests that ask whether an endpoint is up: `GET`, where an answer below 500 in time means yes. */
export interface PoolHealthCheckOptions {
  /** The path to ask for, e.g. `/healthz`. */
  path: string;
  /** From one check of all endpoints to the next. Default 10000. */
  intervalMs?: number;
  /** An endpoint that takes longer is down. Default 2000. */
  timeoutMs?: number;
}

/** How one of several healthy endpoints of a tier is chosen. */
export type PoolBalance = 'round-robin' | 'least-loaded';

/** Which HTTP version is spoken. */
export type PoolHttpVersion = 'negotiated' | '1.1' | '2';

/** The options of a pool. */
export interface PoolOptions {
  /** Where requests go: URLs, or endpoints with weight and tier. At least one. */
  endpoints: readonly (string | PoolEndpoint)[];
  /**
   * `negotiated`: HTTP/2 where TLS agrees on it (ALPN), else HTTP/1.1. `2`: HTTP/2, in plain text by prior knowledge. Default
   * `negotiated`.
   */
  httpVersion?: PoolHttpVersion;
  /** Connections to all endpoints together, those being opened or drained included. Default 64. */
  maxConnections?: number;
  /** Connections to each endpoint. Default 16. */
  maxConnectionsPerEndpoint?: number;
  /** Requests at once on an HTTP/2 connection; the server's own limit counts where it is lower. Default 100. */
  maxStreamsPerConnection?: number;
  /** Requests that may wait for a connection; one more fails with `QUEUE_FULL`. Default 1024. */
  maxWaiting?: number;
  /** A connection that nobody used for so long is closed; 0: never. Default 30000. */
  idleTimeoutMs?: number;
  /** A connection older than this takes no more requests, so that changes in DNS are followed; 0: any age. Default 1800000. */
  maxAgeMs?: number;
  /** Each connection's age is shorter by a random share of up to this, so that not all are renewed at once; 0 to 1. Default 0.2. */
  maxAgeJitter?: number;
  /** `round-robin`: smooth and by weight. `least-loaded`: of two random ones that with fewer requests. Default `round-robin`. */
  balance?: PoolBalance;
  /** When an endpoint that fails is left out. */
  ejection?: PoolEjectionOptions;
  /** Asks endpoints whether they are up. Default: only what requests meet counts. */
  healthCheck?: PoolHealthCheckOptions;
  /** The time that opening one connection may take: DNS, TCP, TLS; 0 for no limit. Default 10000. */
  connectTimeoutMs?: number;
  /** A larger answer fails with `RESPONSE_TOO_LARGE`. Default 16777216. */
  maxResponseBytes?: number;
  /** How `https` endpoints are trusted. */
  tls?: PoolTlsOptions;
}
