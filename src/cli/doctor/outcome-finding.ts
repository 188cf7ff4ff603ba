import type { ClientOutcome } from '../../client/client-outcome.js';
import type { FindingId } from './finding-table.js';

/** What a failed request is a sign of. */
export interface Diagnosed {
  readonly id: FindingId;
  /** In the core's words, which hold no secrets. */
  readonly detail: string;
}

/** HTTP's statuses that have a finding of their own. */
const STATUSES: Readonly<Record<string, FindingId>> = {
  '401': 'UNAUTHENTICATED',
  '403': 'FORBIDDEN',
  '404': 'NOT_FOUND',
  '405': 'NOT_FOUND',
  '413': 'BATCH_TOO_LARGE',
  '415': 'MEDIA_TYPE',
  '429': 'SERVER_BUSY',
};

/** gRPC's statuses that have one. */
const RPC_STATUSES: Readonly<Record<string, FindingId>> = {
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  PERMISSION_DENIED: 'FORBIDDEN',
  UNIMPLEMENTED: 'NOT_FOUND',
  NOT_FOUND: 'NOT_FOUND',
  RESOURCE_EXHAUSTED: 'SERVER_BUSY',
};

/** By the outcome's code, and where that says little, by what the core says of it. */
export function diagnosed(outcome: ClientOutcome): Diagnosed {
  if (outcome.kind !== 'refused' && outcome.kind !== 'retryable')
    return { id: 'NO_ANSWER', detail: 'the request was ended early' };
  const { reason, code } = outcome;
  // The endpoint stands first, and behind the reason what one may try, which the finding says better.
  const detail = reason.replace(/^\S+(?: \(through the proxy \S+\))?: /, '').replace(/; [^;]*$/, '');
  return { id: idOf(code, detail, reason), detail };
}

function idOf(code: string, detail: string, reason: string): FindingId {
  switch (code) {
    case 'DNS_FAILED':
      return 'DNS_FAILED';
    case 'CONNECTION_REFUSED':
      return detail.startsWith('connection refused') ? 'TCP_REFUSED' : 'TCP_UNREACHABLE';
    case 'TIMEOUT':
      return detail.startsWith('connecting') ? 'TCP_UNREACHABLE' : 'NO_ANSWER';
    case 'PROXY_FAILED':
      return proxyId(detail);
    case 'TLS_FAILED':
      return tlsId(reason);
    case 'CONNECTION_LOST':
      return 'CONNECTION_LOST';
    case 'INVALID_RESPONSE':
      return /does not speak HTTP|is HTTP but not gRPC/.test(detail) ? 'WRONG_PROTOCOL' : 'NOT_OTLP';
    case 'RESPONSE_TOO_LARGE':
      return 'NOT_OTLP';
    default:
      return statusId(code, detail);
  }
}

function statusId(code: string, detail: string): FindingId {
  const http = /^HTTP (\d{3})/.exec(detail)?.[1];
  if (http?.startsWith('3')) return 'REDIRECTED';
  const rpc = /^gRPC status ([A-Z_]+)/.exec(detail)?.[1];
  const known = STATUSES[http ?? ''] ?? RPC_STATUSES[rpc ?? ''];
  return known ?? (code === 'SERVER_BUSY' ? 'SERVER_BUSY' : 'REFUSED');
}

function proxyId(detail: string): FindingId {
  if (detail.includes('credentials')) return 'PROXY_CREDENTIALS';
  if (/does not connect to|can.t connect to/.test(detail)) return 'PROXY_REFUSED';
  return detail.includes('HTTP') ? 'PROXY_NOT_HTTP' : 'PROXY_UNREACHABLE';
}

function tlsId(reason: string): FindingId {
  if (reason.includes('plain text; does it')) return 'TLS_NOT_SPOKEN';
  if (reason.includes('tls.caFile')) return 'TLS_UNKNOWN_CA';
  if (reason.includes('tls.serverName')) return 'TLS_WRONG_HOST';
  if (reason.includes('clock')) return 'TLS_EXPIRED';
  return reason.includes('tls.certFile') ? 'TLS_CLIENT_CERTIFICATE' : 'TLS_FAILED';
}
