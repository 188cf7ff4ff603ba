import { invalidOption, rangeFault, shown, whole } from '../config/checks.js';
import { isErrorCode, OtlpNativeError } from '../errors.js';
import type { BindingAnswer, BindingPool } from '../native/binding.js';
import { failureError, isFailure, nativeRuntime } from '../native/runtime.js';
import { poolConfig, poolEndpoints } from './pool-config.js';
import type { PoolEndpoint, PoolOptions } from './pool-options.js';
import { type PoolStats, poolStats } from './pool-stats.js';

const DAY_MS = 86_400_000;
/** Longest delay that timers take. */
const MAX_DELAY_MS = 2 ** 31 - 1;
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
const NOTHING = new Uint8Array();

/** A request over a pool. */
export interface PoolRequest {
  /** Default `GET`. */
  method?: string;
  /** Path and query, percent-encoded, beginning with `/`. */
  path: string;
  /** Names and values; an array is sent as several headers of one name. */
  headers?: Readonly<Record<string, string | readonly string[]>>;
  /** A string is sent as UTF-8. Bytes are copied before the call returns. */
  body?: string | Uint8Array;
  /** For everything: waiting for a connection, opening it, the answer; 0 for no limit. Default 30000. */
  timeoutMs?: number;
  /** Gives up the request; the promise is rejected with its reason. */
  signal?: AbortSignal;
  /**
   * Whether it does no harm when the server gets it twice: then it is sent again when the connection breaks before the answer.
   * Default: as HTTP defines it for the method (GET, HEAD, OPTIONS, TRACE, PUT, DELETE).
   */
  isIdempotent?: boolean;
}

/** The answer to a request. */
export interface PoolResponse {
  /** The HTTP status; one of failure is an answer, too. */
  readonly status: number;
  /** By name in lower case; values of a name that came more than once are joined with `, `, those of `set-cookie` with a line feed. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came; `content-encoding` is not undone. */
  readonly body: Uint8Array;
  /** The URL of the endpoint that answered. */
  readonly endpoint: string;
}

/**
 * Sends HTTP requests to one or more endpoints over connections that it opens, limits, shares and renews, in a thread of its own.
 *
 * Requests wait in the order they came, never hold more connections than allowed, and give theirs back however they end.
 *
 * @example
 * ```ts
 * import { OptimizedConnectionPool } from 'otlp-native/pool';
 *
 * const pool = new OptimizedConnectionPool({
 *   endpoints: ['http://a.internal:8080', { url: 'http://b.internal:8080', priority: 1 }],
 *   maxConnections: 32,
 * });
 * const { status, body } = await pool.request({ path: '/orders/7', timeoutMs: 2000 });
 * console.log(status, new TextDecoder().decode(body));
 * await pool.close();
 * ```
 */
export class OptimizedConnectionPool {
  private readonly core: BindingPool;
  private readonly aborts = new Map<number, (reason: unknown) => void>();
  private closing: Promise<boolean> | null = null;
  private keepAlive: NodeJS.Timeout | null = null;

  /** @throws OtlpNativeError `INVALID_OPTION`, `INVALID_ENDPOINT`, `INVALID_CERTIFICATE` with the setting at fault. */
  constructor(options: PoolOptions) {
    const opened = nativeRuntime().core.openPool(poolConfig(options));
    if (isFailure(opened)) throw failureError(opened);
    this.core = opened;
  }

  /**
   * Sends a request and resolves with its answer, of whatever status.
   *
   * @throws OtlpNativeError by rejection: `CONNECTION_REFUSED`, `DNS_FAILED`, `TLS_FAILED`, `CONNECTION_LOST`, `TIMEOUT`,
   *   `RESPONSE_TOO_LARGE`, `INVALID_RESPONSE`, `QUEUE_FULL` when too many wait, `ALREADY_SHUT_DOWN` after `close()`,
   *   `INVALID_OPTION` or `INVALID_HEADER` for a request that can't be sent. An aborted `signal` rejects with its reason.
   */
  async request(request: PoolRequest): Promise<PoolResponse> {
    const { method, path, headers, body, timeoutMs, isIdempotent, signal } = checked(request);
    signal?.throwIfAborted();
    const runtime = nativeRuntime();
    return new Promise((resolve, reject) => {
      const operation = runtime.request((answer) => {
        end();
        if (answer.code === null) resolve(response(answer));
        else reject(answerError(answer));
      });
      const abort = () => {
        runtime.forgetRequest(operation);
        this.core.abort(operation);
        end();
        reject(signal?.reason);
      };
      const end = () => {
        signal?.removeEventListener('abort', abort);
        this.aborts.delete(operation);
        this.endKeepAlive();
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.aborts.set(operation, (reason) => {
        runtime.forgetRequest(operation);
        this.core.abort(operation);
        end();
        reject(reason);
      });
      // The core's wake-ups keep no process alive; whoever waits for an answer does.
      this.keepAlive ??= setInterval(() => {}, MAX_DELAY_MS);
      const failure = this.core.request(method, path, headers, body, isIdempotent, operation, timeoutMs);
      if (failure === null) return;
      runtime.forgetRequest(operation);
      end();
      reject(failureError(failure));
    });
  }

  /**
   * Replaces the endpoints: those that stay keep their connections, new ones take part at once, and requests under way at one that
   * goes end there.
   *
   * @throws OtlpNativeError `INVALID_OPTION` or `INVALID_ENDPOINT`; then nothing has changed.
   */
  setEndpoints(endpoints: readonly (string | PoolEndpoint)[]): void {
    const failure = this.core.setEndpoints(poolEndpoints(endpoints));
    if (failure !== null) throw failureError(failure);
  }

  /** What the pool holds now, and what it did since it was made. */
  stats(): PoolStats {
    return poolStats(this.core.stats());
  }

  /**
   * Takes no more requests, lets those under way end for up to `timeoutMs` (default 10000), gives up the rest, and closes every
   * connection. Resolves with whether all ended in time. Requests that wait for a connection fail at once.
   */
  close({ timeoutMs = 10_000 }: { timeoutMs?: number } = {}): Promise<boolean> {
    const fault = rangeFault(timeoutMs, whole(0, DAY_MS));
    if (fault !== null) throw invalidOption('timeoutMs', fault);
    this.closing ??= nativeRuntime()
      .operation(timeoutMs, true, (operation) => this.core.close(operation))
      .then(({ isComplete }) => {
        const reason = new OtlpNativeError('ALREADY_SHUT_DOWN', 'the pool was closed before the answer came');
        for (const abort of [...this.aborts.values()]) abort(reason);
        return isComplete;
      });
    return this.closing;
  }

  private endKeepAlive(): void {
    if (this.aborts.size > 0 || this.keepAlive === null) return;
    clearInterval(this.keepAlive);
    this.keepAlive = null;
  }
}

function checked(request: PoolRequest) {
  const { method = 'GET', path, headers = {}, body = NOTHING, timeoutMs = 30_000, signal } = request;
  if (typeof method !== 'string') throw invalidOption('method', `must be a string, not ${shown(method)}`);
  if (typeof path !== 'string' || !path.startsWith('/'))
    throw invalidOption('path', `must begin with /, not be ${shown(path)}`);
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    throw invalidOption('body', `must be a string or a Uint8Array, not ${shown(body)}`);
  const fault = rangeFault(timeoutMs, whole(0, DAY_MS));
  if (fault !== null) throw invalidOption('timeoutMs', fault);
  return {
    method,
    path,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).flatMap((each) => [name, headerText(name, each)]),
    ),
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    timeoutMs,
    signal,
    isIdempotent: request.isIdempotent ?? IDEMPOTENT.has(method.toUpperCase()),
  };
}

function headerText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new OtlpNativeError(
    'INVALID_HEADER',
    `the value must be a string, not ${typeof value}`,
    `headers.${name}`,
  );
}

function response({ status, headers: pairs, body, endpoint }: BindingAnswer): PoolResponse {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const name = pairs[index] ?? '';
    const value = pairs[index + 1] ?? '';
    const known = headers[name];
    headers[name] = known === undefined ? value : `${known}${name === 'set-cookie' ? '\n' : ', '}${value}`;
  }
  return { status, headers, body, endpoint };
}

function answerError({ code, reason }: BindingAnswer): OtlpNativeError {
  return new OtlpNativeError(isErrorCode(code) ? code : 'CONNECTION_LOST', reason ?? '');
}
