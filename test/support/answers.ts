/** What an OTLP server may answer, well or badly, and the bytes of it for each protocol. */

import { bytesField, varintField } from './protobuf-writer.ts';
import { REJECTED_FIELD, type Signal } from './signals.ts';

export type Protocol = 'grpc' | 'http/protobuf' | 'http/json';

export const PROTOCOLS: readonly Protocol[] = ['grpc', 'http/protobuf', 'http/json'];

export type Answer =
  | { readonly kind: 'success'; readonly rejectedItems?: number; readonly message?: string }
  /** An HTTP status without OTLP's success body. Over gRPC: the status of the HTTP/2 response, as a proxy would set it. */
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** A gRPC status. Over HTTP: 503 with the same `google.rpc.Status` as its body. */
  | { readonly kind: 'rpc'; readonly code: number; readonly message?: string; readonly retryDelayMs?: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'silence' }
  /** Resets the connection while the request’s body is still coming. This and the next one: not over TLS. */
  | { readonly kind: 'resetInRequest' }
  /** Starts a successful answer and resets the connection before its end. */
  | { readonly kind: 'resetInAnswer' }
  /** The right status and content type around bytes that aren't OTLP. */
  | { readonly kind: 'garbage' }
  /** A successful status, then this much body; compressed, it is small on the wire. */
  | { readonly kind: 'huge'; readonly bytes: number; readonly compressed: boolean };

export const SUCCESS: Answer = { kind: 'success' };

/** gRPC's codes, as far as the tests use them. */
export const RPC = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** The signal's `Export…ServiceResponse` in the protocol's encoding. */
export function successBody(
  protocol: Protocol,
  signal: Signal,
  answer: Extract<Answer, { kind: 'success' }>,
): Buffer {
  const { rejectedItems, message } = answer;
  const isPartial = rejectedItems !== undefined || message !== undefined;
  if (protocol === 'http/json') {
    const rejected = { [REJECTED_FIELD[signal]]: String(rejectedItems ?? 0) };
    const partialSuccess = { ...rejected, errorMessage: message ?? '' };
    return Buffer.from(JSON.stringify(isPartial ? { partialSuccess } : {}));
  }
  if (!isPartial) return Buffer.alloc(0);
  const partial = Buffer.concat([varintField(1, rejectedItems ?? 0), bytesField(2, message ?? '')]);
  return bytesField(1, partial);
}

/** `google.rpc.Status`, with a `RetryInfo` among its details where a delay is given. */
export function statusBody(protocol: Protocol, answer: Extract<Answer, { kind: 'rpc' }>): Buffer {
  const { code, message = '', retryDelayMs } = answer;
  const typeUrl = 'type.googleapis.com/google.rpc.RetryInfo';
  if (protocol === 'http/json') {
    const details =
      retryDelayMs === undefined ? [] : [{ '@type': typeUrl, retryDelay: `${retryDelayMs / 1000}s` }];
    return Buffer.from(JSON.stringify({ code, message, details }));
  }
  const parts = [varintField(1, code), bytesField(2, message)];
  if (retryDelayMs !== undefined) {
    const seconds = Math.floor(retryDelayMs / 1000);
    const duration = Buffer.concat([
      varintField(1, seconds),
      varintField(2, (retryDelayMs - seconds * 1000) * 1_000_000),
    ]);
    parts.push(
      bytesField(3, Buffer.concat([bytesField(1, typeUrl), bytesField(2, bytesField(1, duration))])),
    );
  }
  return Buffer.concat(parts);
}

export function contentType(protocol: Protocol): string {
  if (protocol === 'grpc') return 'application/grpc';
  return protocol === 'http/json' ? 'application/json' : 'application/x-protobuf';
}
