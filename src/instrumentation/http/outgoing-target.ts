import type { ClientRequest } from 'node:http';
import { isPlainPath, isSerialisedQuery } from '../plain-url.js';
import { type QueryRedaction, REDACTED } from '../query-redaction.js';

/** Where an outgoing request goes. */
export interface OutgoingTarget {
  /** The host's name or address, without brackets. */
  readonly host: string;
  /** Undefined where only the connection will tell it: the request has a `Host` header of the application's. */
  readonly port: number | undefined;
  readonly isDefaultPort: boolean;
}

/** Reads a request's destination. Node keeps the port nowhere but in the `Host` header that it writes itself. */
export function outgoingTarget(request: ClientRequest): OutgoingTarget {
  const { host } = request;
  const defaultPort = defaultPortOf(request);
  const header = request.getHeader('host');
  const written = inBrackets(host);
  if (header === written) return { host, port: defaultPort, isDefaultPort: true };
  if (typeof header === 'string' && header.startsWith(`${written}:`)) {
    const port = Number(header.slice(written.length + 1));
    if (Number.isInteger(port)) return { host, port, isDefaultPort: port === defaultPort };
  }
  return { host, port: undefined, isDefaultPort: false };
}

/** `target` with the port that the connection turned out to have. */
export function withPort(request: ClientRequest, target: OutgoingTarget, port: number): OutgoingTarget {
  return { host: target.host, port, isDefaultPort: port === defaultPortOf(request) };
}

/** The value of `url.full`: without credentials, and without the secrets in its query. */
export function fullUrl(request: ClientRequest, target: OutgoingTarget, redaction: QueryRedaction): string {
  const { path, protocol } = request;
  // A request to a proxy names the whole URL.
  if (path.startsWith('http://') || path.startsWith('https://')) return absoluteUrl(path, redaction);
  const credentials = hasAuthOption(request) ? `${REDACTED}:${REDACTED}@` : '';
  const port = target.port === undefined || target.isDefaultPort ? '' : `:${target.port}`;
  return `${protocol}//${credentials}${inBrackets(target.host)}${port}${redactedPath(path, redaction)}`;
}

function redactedPath(path: string, redaction: QueryRedaction): string {
  const mark = path.indexOf('?');
  if (mark < 0) return path;
  if (isPlainPath(path, mark) && isSerialisedQuery(path, mark + 1)) {
    const query = path.slice(mark + 1);
    const redacted = redaction.serialised(query);
    return redacted === query ? path : `${path.slice(0, mark)}?${redacted}`;
  }
  try {
    const { pathname, search } = new URL(path, 'http://localhost');
    return `${pathname}?${redaction.serialised(search.slice(1))}`;
  } catch {
    return path.slice(0, mark + 1) + redaction.inPlace(path.slice(mark + 1));
  }
}

function absoluteUrl(text: string, redaction: QueryRedaction): string {
  try {
    const url = new URL(text);
    if (url.username !== '' || url.password !== '') {
      url.username = REDACTED;
      url.password = REDACTED;
    }
    if (url.search !== '') url.search = redaction.serialised(url.search.slice(1));
    return url.href;
  } catch {
    return REDACTED;
  }
}

/**
 * Whether the URL, or the option `auth`, had credentials. Node turns them into an `Authorization` header after the `Host` header
 * that it writes itself; one of the application's stands before that.
 */
function hasAuthOption(request: ClientRequest): boolean {
  const authorization = request.getHeader('authorization');
  if (typeof authorization !== 'string' || !authorization.startsWith('Basic ')) return false;
  const names = request.getRawHeaderNames();
  return names.at(-1) === 'Authorization' && names.at(-2) === 'Host';
}

function defaultPortOf(request: ClientRequest): number {
  // Without an agent, and with those that don't say it, the protocol decides.
  const agent = (request as { agent?: { defaultPort?: unknown } | false | null }).agent;
  if (agent && typeof agent.defaultPort === 'number') return agent.defaultPort;
  return request.protocol === 'https:' ? 443 : 80;
}

function inBrackets(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
