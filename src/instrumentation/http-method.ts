/** The methods that `http.request.method` may name. */
const KNOWN = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
]);

export const OTHER_METHOD = '_OTHER';

/** The value of `http.request.method`: the method in capitals, or `_OTHER`. */
export function knownMethod(method: string): string {
  if (KNOWN.has(method)) return method;
  const upper = method.toUpperCase();
  return KNOWN.has(upper) ? upper : OTHER_METHOD;
}
