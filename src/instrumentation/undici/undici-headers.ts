import type { TextMapSetter } from '@opentelemetry/api';
import type { UndiciRequest } from './undici-config.js';

const LINE_BREAK = /[\r\n]/;

/** Sets propagated headers on a request of any version of undici. */
export const undiciHeaders: TextMapSetter<UndiciRequest> = {
  set(request, name, value) {
    if (typeof request.addHeader === 'function') {
      request.addHeader(name, value);
      return;
    }
    // Nobody checks what is put there: baggage may hold what would begin another header.
    if (LINE_BREAK.test(name) || LINE_BREAK.test(value)) return;
    if (typeof request.headers === 'string') request.headers += `${name}: ${value}\r\n`;
    else if (Array.isArray(request.headers)) request.headers.push(name, value);
  },
};

/** The request's headers by their names in small letters; of a repeated one, what the official instrumentation takes. */
export function requestHeaders({ headers }: UndiciRequest): ReadonlyMap<string, string | string[]> {
  const result = new Map<string, string | string[]>();
  if (Array.isArray(headers)) {
    for (let i = 0; i + 1 < headers.length; i += 2) {
      const name = headers[i];
      const value = headers[i + 1];
      if (typeof name === 'string' && value !== undefined) result.set(name.toLowerCase(), value);
    }
  } else if (typeof headers === 'string') {
    for (const line of headers.split('\r\n')) {
      const colon = line.indexOf(':');
      if (colon < 0) continue;
      const name = line.slice(0, colon).toLowerCase();
      const value = line.slice(colon + 1).trim();
      const before = result.get(name);
      if (before === undefined) result.set(name, value);
      else result.set(name, Array.isArray(before) ? [...before, value] : [before, value]);
    }
  }
  return result;
}

/** The `User-Agent`, the last one if it was repeated. */
export function userAgentOf(request: UndiciRequest): string | undefined {
  const { headers } = request;
  if (Array.isArray(headers)) {
    let found: string | string[] | undefined;
    for (let i = 0; i + 1 < headers.length; i += 2) {
      const name = headers[i];
      if (typeof name === 'string' && name.length === 10 && name.toLowerCase() === 'user-agent') {
        found = headers[i + 1];
      }
    }
    return lastOf(found);
  }
  return lastOf(requestHeaders(request).get('user-agent'));
}

function lastOf(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value.at(-1) : value) || undefined;
}
