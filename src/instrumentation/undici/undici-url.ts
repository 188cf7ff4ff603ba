import { BoundedCache } from '../bounded-cache.js';
import { isPlainPath, isPlainQuery } from '../plain-url.js';
import { type QueryRedaction, REDACTED } from '../query-redaction.js';

/** What is recorded of a request's URL, without credentials and secrets. */
export interface UndiciUrl {
  readonly full: string;
  readonly path: string;
  /** With its `?`, or empty: as the official instrumentation has it. */
  readonly query: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number | undefined;
}

interface Origin {
  /** What stands before the path in the URL; null where the origin needs a parser. */
  readonly prefix: string | null;
  readonly scheme: string;
  readonly host: string;
  readonly port: number | undefined;
}

const REMEMBERED_ORIGINS = 256;
const origins = new BoundedCache(REMEMBERED_ORIGINS, parseOrigin);

/** Reads a request's URL. Throws a `TypeError` where it is none. */
export function undiciUrl(origin: string | URL, path: string, redaction: QueryRedaction): UndiciUrl {
  const { prefix, scheme, host, port } = origins.get(String(origin));
  const mark = path.indexOf('?');
  const end = mark < 0 ? path.length : mark;
  if (prefix !== null && isPlainPath(path, end)) {
    if (mark < 0) return { full: prefix + path, path, query: '', scheme, host, port };
    if (mark + 1 < path.length && isPlainQuery(path, mark + 1)) {
      const pathname = path.slice(0, mark);
      const query = `?${redaction.inPlace(path.slice(mark + 1))}`;
      return { full: prefix + pathname + query, path: pathname, query, scheme, host, port };
    }
  }
  // Resolved against the origin, `//a/b` would name the host a.
  const url = path.startsWith('//') ? new URL(new URL(origin).origin + path) : new URL(path, origin);
  return parsedUrl(url, redaction);
}

function parsedUrl(url: URL, redaction: QueryRedaction): UndiciUrl {
  if (url.username !== '' || url.password !== '') {
    url.username = REDACTED;
    url.password = REDACTED;
  }
  if (url.search !== '') {
    const redacted = redaction.inPlace(url.search.slice(1));
    if (redacted !== url.search.slice(1)) url.search = redacted;
  }
  return { full: url.href, path: url.pathname, query: url.search, ...whereOf(url) };
}

function parseOrigin(text: string): Origin {
  try {
    const url = new URL(text);
    const isPlain = url.pathname === '/' && url.search === '' && url.hash === '' && !url.href.includes('@');
    return { prefix: isPlain ? url.origin : null, ...whereOf(url) };
  } catch {
    return { prefix: null, scheme: '', host: '', port: undefined };
  }
}

function whereOf(url: URL): { scheme: string; host: string; port: number | undefined } {
  const scheme = url.protocol.replace(':', '');
  return { scheme, host: url.hostname, port: portOf(url.port, scheme) };
}

function portOf(port: string, scheme: string): number | undefined {
  if (port !== '') return Number(port);
  if (scheme === 'https') return 443;
  return scheme === 'http' ? 80 : undefined;
}
