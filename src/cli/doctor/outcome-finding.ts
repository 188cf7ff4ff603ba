import type { ClientOutcome } from '../../client/client-outcome.js';
import type { FindingId } from './finding-table.js';

/** What a failed request is a sign of. */
export interface Diagnosed {
  readonly id: FindingId;
  /** In the core's words, which hold no secrets. */
  readonly detail: string;
}

/** HTTP's statuses that have a finding of their own. */
const STATUSES: Readonly<Record<number, FindingId>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'NOT_FOUND',
  413: 'BATCH_TOO_LARGE',
  415: 'MEDIA_TYPE',
  429: 'SERVER_BUSY',
};

/** gRPC's statuses that have one: NOT_FOUND, PERMISSION_DENIED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, UNAUTHENTICATED. */
const RPC_STATUSES: Readonly<Record<number, FindingId>> = {
  5: 'NOT_FOUND',
  7: 'FORBIDDEN',
  8: 'SERVER_BUSY',
  12: 'NOT_FOUND',
  16: 'UNAUTHENTICATED',
};

/** By the outcome's code and status; only what neither says is looked for in the core's words. */
export function diagnosed(outcome: ClientOutcome): Diagnosed {
  if (outcome.kind !== 'refused' && outcome.kind !== 'retryable')
    return { id: 'NO_ANSWER', detail: 'the request was ended early' };
  const { reason } = outcome;
  // The endpoint stands first, and behind the reason what one may try, which the finding says better.
  const detail = reason.replace(/^\S+(?: \(through the proxy \S+\))?: /, '').replace(/; [^;]*$/, '');
  return { id: idOf(outcome, detail), detail };
}

/** An outcome that something is wrong with. */
type Failed = Extract<ClientOutcome, { readonly kind: 'refused' | 'retryable' }>;

function idOf(failed: Failed, detail: string): FindingId {
  switch (failed.code) {
    case 'DNS_FAILED':
      return 'DNS_FAILED';
    case 'CONNECTION_REFUSED':
      return detail.startsWith('connection refused') ? 'TCP_REFUSED' : 'TCP_UNREACHABLE';
    case 'TIMEOUT':
      return detail.startsWith('connecting') ? 'TCP_UNREACHABLE' : 'NO_ANSWER';
    case 'PROXY_FAILED':
      return proxyId(failed, detail);
    case 'TLS_FAILED':
      return tlsId(failed.reason);
    case 'CONNECTION_LOST':
      return 'CONNECTION_LOST';
    case 'INVALID_RESPONSE':
      return /does not speak HTTP|is HTTP but not gRPC/.test(detail) ? 'WRONG_PROTOCOL' : 'NOT_OTLP';
    case 'RESPONSE_TOO_LARGE':
      return 'NOT_OTLP';
    default:
      return statusId(failed);
  }
}

function statusId({ code, httpStatus, grpcStatus }: Failed): FindingId {
  if (httpStatus !== null && httpStatus >= 300 && httpStatus < 400) return 'REDIRECTED';
  const known = STATUSES[httpStatus ?? 0] ?? RPC_STATUSES[grpcStatus ?? 0];
  return known ?? (code === 'SERVER_BUSY' ? 'SERVER_BUSY' : 'REFUSED');
}

/** Its status is that of the proxy. */
function proxyId({ httpStatus }: Failed, detail: string): FindingId {
  if (httpStatus === 401 || httpStatus === 407) return 'PROXY_CREDENTIALS';
  if (httpStatus !== null) return 'PROXY_REFUSED';
  if (detail.includes('did not answer')) return 'PROXY_NO_ANSWER';
  return detail.includes('HTTP') ? 'PROXY_NOT_HTTP' : 'PROXY_UNREACHABLE';
}

function tlsId(reason: string): FindingId {
  if (reason.includes('plain text; does it')) return 'TLS_NOT_SPOKEN';
  if (reason.includes('tls.caFile')) return 'TLS_UNKNOWN_CA';
  if (reason.includes('tls.serverName')) return 'TLS_WRONG_HOST';
  if (reason.includes('clock')) return 'TLS_EXPIRED';
  return reason.includes('tls.certFile') ? 'TLS_CLIENT_CERTIFICATE' : 'TLS_FAILED';
}
