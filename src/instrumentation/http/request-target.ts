import { isPlainPath, isSerialisedQuery } from '../plain-url.js';
import type { QueryRedaction } from '../query-redaction.js';
import type { HostHeader, Scheme } from './server-address.js';

/** What is recorded of a request's target; undefined for what it doesn't have. */
export interface RequestTarget {
  readonly path: string | undefined;
  readonly query: string | undefined;
}

const UNKNOWN: RequestTarget = { path: undefined, query: undefined };

/** Splits a request's target into `url.path` and `url.query`, as a URL parser normalises them, without secrets. */
export function requestTarget(
  target: string,
  host: HostHeader | null,
  hostHeader: string | undefined,
  scheme: Scheme,
  redaction: QueryRedaction,
): RequestTarget {
  const mark = target.indexOf('?');
  const end = mark < 0 ? target.length : mark;
  const hasUrl = host === null || host.isValid;
  if (hasUrl && isPlainPath(target, end)) {
    if (mark < 0) return { path: target, query: undefined };
    if (isSerialisedQuery(target, mark + 1)) {
      return { path: target.slice(0, mark), query: redaction.serialised(target.slice(mark + 1)) };
    }
  }
  return parsedTarget(target, `${scheme}://${hostHeader || 'localhost'}`, redaction);
}

function parsedTarget(target: string, base: string, redaction: QueryRedaction): RequestTarget {
  try {
    const { pathname, search } = new URL(target, base);
    return { path: pathname, query: search === '' ? undefined : redaction.serialised(search.slice(1)) };
  } catch {
    return UNKNOWN;
  }
}
