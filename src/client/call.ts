import { isErrorCode, OtlpNativeError } from '../errors.js';
import type { BindingClient, BindingOutcome } from '../native/binding.js';
import { failureError, isFailure, nativeRuntime } from '../native/runtime.js';
import type { Clock } from '../resilience/clock.js';
import type { Cost, Ticket } from './admission.js';
import type { Tenant } from './client-config.js';
import { type ClientOutcome, type ClientSignal, NO_STATUS } from './client-outcome.js';
import type { RateLimiter } from './rate-limiter.js';
import { type RequestBytes, requestBytes } from './request-bytes.js';

/** What a call is about, checked. */
export interface CallRequest {
  readonly signal: ClientSignal;
  readonly data: object | string;
  readonly encoding: 'protobuf' | 'json';
  /** The tenant's and the call's own, names and values in turn. */
  readonly headers: readonly string[];
  readonly tenant: Tenant | null;
  /** 0 for no limit. */
  readonly timeoutMs: number;
  readonly abortSignal: AbortSignal | null;
}

/** What a call needs of its client. */
export interface CallHost {
  readonly clock: Clock;
  /** A limit of all calls that counts items. */
  readonly countsItems: boolean;
  /** Larger requests are not read. */
  readonly maxRequestBytes: number;
  client(signal: ClientSignal): BindingClient;
  /** The call is about to be sent. */
  sending(call: Call): void;
  /** The call has its outcome, or, with an error, was wrong and is none. */
  ended(call: Call, end: CallEnd): void;
}

export type CallEnd = { readonly outcome: ClientOutcome } | { readonly error: unknown };

/** One request on its way: waiting for its turn, then in the core, then ended. */
export class Call implements Ticket {
  /** Counts the client's calls from 1. */
  readonly id: number;
  readonly request: CallRequest;
  readonly time = new Date();
  readonly startedAt: number;
  /** Null where it isn't known. */
  items: number | null = null;
  bytes: number | null = null;
  attempts = 0;

  private readonly host: CallHost;
  private readonly cancelDeadline: () => void;
  private encoded: RequestBytes | null = null;
  private client: BindingClient | null = null;
  private operation: number | null = null;
  private release: () => void = () => {};
  private hasEnded = false;

  constructor(id: number, request: CallRequest, host: CallHost) {
    this.id = id;
    this.request = request;
    this.host = host;
    this.startedAt = host.clock.now();
    const { timeoutMs, abortSignal } = request;
    this.cancelDeadline =
      timeoutMs === 0 ? () => {} : host.clock.after(timeoutMs, () => this.deadlinePassed());
    abortSignal?.addEventListener('abort', this.abort, { once: true });
  }

  get limiter(): RateLimiter | null {
    return this.request.tenant?.limiter ?? null;
  }

  prepare(): Cost | null {
    try {
      this.encoded = requestBytes(this.request.data, this.request.encoding);
    } catch (error) {
      if (error instanceof OtlpNativeError) this.end({ outcome: refused(error.code, error.message) });
      else this.end({ error });
      return null;
    }
    this.bytes = this.encoded.bytes.byteLength;
    if (!this.host.countsItems && this.limiter?.countsItems !== true) return { bytes: this.bytes, items: 0 };
    const { bytes, isJson } = this.encoded;
    const { binding } = nativeRuntime();
    const counted = binding.countItems(this.request.signal, bytes, isJson, this.host.maxRequestBytes);
    if (typeof counted === 'number') {
      this.items = counted;
      return { bytes: this.bytes, items: counted };
    }
    this.end({ outcome: refused(counted.code, counted.reason) });
    return null;
  }

  start(release: () => void): void {
    this.release = release;
    try {
      this.send();
    } catch (error) {
      this.end({ error });
    }
  }

  /** Ends the call where it stands. */
  readonly abort = (): void => {
    if (this.hasEnded) return;
    if (this.operation !== null) {
      nativeRuntime().forgetCall(this.operation);
      this.client?.abort(this.operation);
    }
    this.end({ outcome: { kind: 'aborted' } });
  };

  private send(): void {
    const { signal, headers, timeoutMs } = this.request;
    const { encoded } = this;
    if (encoded === null) return;
    // The core has its own copy.
    this.encoded = null;
    this.cancelDeadline();
    const leftMs = timeoutMs === 0 ? 0 : timeoutMs - (this.host.clock.now() - this.startedAt);
    if (timeoutMs !== 0 && leftMs <= 0) {
      this.deadlinePassed();
      return;
    }
    this.host.sending(this);
    const runtime = nativeRuntime();
    this.client = this.host.client(signal);
    this.operation = runtime.call((outcome) => this.concluded(outcome));
    const failure = this.client.send(encoded.bytes, encoded.isJson, headers, this.operation, leftMs);
    if (failure === null || !isFailure(failure)) return;
    runtime.forgetCall(this.operation);
    this.end({ error: failureError(failure) });
  }

  private concluded(outcome: BindingOutcome): void {
    this.items = outcome.items;
    this.attempts = outcome.attempts;
    this.end({ outcome: clientOutcome(outcome) });
  }

  private deadlinePassed(): void {
    const reason = `not sent: the call's ${this.request.timeoutMs} ms were over before its turn came`;
    this.end({ outcome: { kind: 'retryable', code: 'TIMEOUT', afterMs: null, reason, ...NO_STATUS } });
  }

  private end(end: CallEnd): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.encoded = null;
    this.cancelDeadline();
    this.request.abortSignal?.removeEventListener('abort', this.abort);
    this.host.ended(this, end);
    this.release();
  }
}

function clientOutcome({
  kind,
  items,
  rejectedItems,
  code,
  message,
  afterMs,
  httpStatus,
  grpcStatus,
}: BindingOutcome): ClientOutcome {
  const failure = { code: known(code), reason: message ?? '', httpStatus, grpcStatus };
  if (kind === 'refused') return { kind, ...failure };
  if (kind === 'retryable') return { kind, afterMs, ...failure };
  if (rejectedItems > 0) return { kind: 'rejected', items: items ?? 0, rejectedItems, message };
  return { kind: 'delivered', items: items ?? 0, rejectedItems: 0, message };
}

function refused(code: string | null, reason: string): ClientOutcome {
  return { kind: 'refused', code: known(code), reason, ...NO_STATUS };
}

function known(code: string | null) {
  return isErrorCode(code) ? code : 'INVALID_RESPONSE';
}
