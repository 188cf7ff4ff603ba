import type { ErrorCode } from '../errors.js';

/** What a client sends. */
export type ClientSignal = 'traces' | 'metrics' | 'logs' | 'profiles';

/**
 * What became of a request. Never an exception: those mean that the call itself was wrong.
 *
 * | kind | what it means | what to do |
 * |---|---|---|
 * | `delivered` | the server took everything; `message` is its warning, if it gave one | |
 * | `rejected` | the server took the request, but not all items of it (partial success) | don't send it again |
 * | `refused` | it can't succeed: the server refused it, or it isn't OTLP, is too large, came after the shutdown | don't send it again |
 * | `retryable` | it failed with something that may pass, and the retry budget or the deadline is spent | send it again later, not before `afterMs` |
 * | `aborted` | the abort signal, or a shutdown that ran out of time, ended it; the server may have it all the same | |
 */
export type ClientOutcome =
  | {
      /** The server took everything. */
      readonly kind: 'delivered';
      /** Spans, data points, log records or profiles in the request. */
      readonly items: number;
      /** None was. */
      readonly rejectedItems: 0;
      /** The server's warning, or null. */
      readonly message: string | null;
    }
  | {
      /** It took the request, but not all of its items. */
      readonly kind: 'rejected';
      /** Spans, data points, log records or profiles in the request. */
      readonly items: number;
      /** How many of `items` the server did not take; at least 1. */
      readonly rejectedItems: number;
      /** Why, in the server's words, or null. */
      readonly message: string | null;
    }
  | {
      /** It can't succeed. */
      readonly kind: 'refused';
      /** What went wrong, for programs. */
      readonly code: ErrorCode;
      /** What went wrong, for people, with the endpoint. */
      readonly reason: string;
      /** The HTTP status of the server’s last answer, or of a proxy’s; null where there was none, and over gRPC. */
      readonly httpStatus: number | null;
      /** The gRPC status of the server’s last answer, such as 14 for UNAVAILABLE; null where there was none, and over HTTP. */
      readonly grpcStatus: number | null;
    }
  | {
      /** It failed with something that may pass. */
      readonly kind: 'retryable';
      /** What went wrong, for programs. */
      readonly code: ErrorCode;
      /** How long the server asked to wait (`Retry-After`, `RetryInfo`), in milliseconds; null when it didn't. */
      readonly afterMs: number | null;
      /** What went wrong, for people, with the endpoint. */
      readonly reason: string;
      /** The HTTP status of the server’s last answer, or of a proxy’s; null where there was none, and over gRPC. */
      readonly httpStatus: number | null;
      /** The gRPC status of the server’s last answer, such as 14 for UNAVAILABLE; null where there was none, and over HTTP. */
      readonly grpcStatus: number | null;
    }
  | {
      /** It was ended early. */
      readonly kind: 'aborted';
    };

/** Of an outcome that no answer led to. */
export const NO_STATUS = { httpStatus: null, grpcStatus: null } as const;

/** What {@link OtlpClientOptions.onRequest} is told of each request. */
export interface RequestReport {
  /** Counts the client's calls from 1; the same in {@link OutcomeReport}. */
  readonly id: number;
  /** When the call was made. */
  readonly time: Date;
  /** Where the signal's requests go, without what may be secret in a URL. */
  readonly endpoint: string;
  /** What was sent. */
  readonly signal: ClientSignal;
  /**
   * Spans, data points, log records or profiles in the request; null when it was not read. Before it is sent, it has been
   * read only where a limit counts items.
   */
  readonly items: number | null;
  /** The size of the data as it was handed over, before any conversion and compression; null when it was not looked at. */
  readonly bytes: number | null;
  /** As the call named it, or null. */
  readonly tenant: string | null;
}

/** What {@link OtlpClientOptions.onOutcome} is told of each call. */
export interface OutcomeReport extends RequestReport {
  /** What the call returns. */
  readonly outcome: ClientOutcome;
  /** How often the request was sent; 0 when it wasn't, or when that isn't known since the call was aborted. */
  readonly attempts: number;
  /** From the call to the outcome, waiting included. */
  readonly durationMs: number;
}
