/**
 * Every stable error code. The list is that of `crates/model/src/error.rs`; a test holds the two equal.
 *
 * Codes don't change between releases, messages may.
 */
export const ERROR_CODES = [
  'INVALID_ENDPOINT',
  'INVALID_PROTOCOL',
  'INVALID_HEADER',
  'INVALID_CERTIFICATE',
  'INVALID_OPTION',
  'UNSUPPORTED_PLATFORM',
  'ADDRESS_IN_USE',
  'BIND_FAILED',
  'CONNECTION_REFUSED',
  'DNS_FAILED',
  'CONNECTION_LOST',
  'TLS_FAILED',
  'PROXY_FAILED',
  'TIMEOUT',
  'REFUSED_BY_SERVER',
  'SERVER_BUSY',
  'INVALID_RESPONSE',
  'RESPONSE_TOO_LARGE',
  'REQUEST_TOO_LARGE',
  'PARTIAL_SUCCESS',
  'QUEUE_FULL',
  'QUEUE_UNAVAILABLE',
  'FLUSH_TIMEOUT',
  'ALREADY_SHUT_DOWN',
  'INVALID_ITEM',
  'CIRCUIT_OPEN',
  'BULKHEAD_FULL',
  'RATE_LIMITED',
  'MEMORY_LIMIT',
  'LEASE_RELEASED',
] as const;

/** A stable error code. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error of this package. `setting` names the option or environment variable that caused it, where one did. */
export class OtlpNativeError extends Error {
  /** Always `OtlpNativeError`. */
  override readonly name = 'OtlpNativeError';
  /** The stable code. */
  readonly code: ErrorCode;
  /** The option's path, e.g. `tls.caFile`, or the environment variable; null where no setting is to blame. */
  readonly setting: string | null;

  constructor(code: ErrorCode, reason: string, setting: string | null = null, options?: ErrorOptions) {
    super(setting === null ? reason : `${setting}: ${reason}`, options);
    this.code = code;
    this.setting = setting;
  }
}

/** Whether `code` is one of {@link ERROR_CODES}. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return ERROR_CODES.some((known) => known === code);
}
