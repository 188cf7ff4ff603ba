/** An endpoint without a scheme. */
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//;

/** What is wrong with an endpoint, in words, or null. gRPC takes `host:port`, too. */
export function endpointFault(endpoint: string, isGrpc: boolean): string | null {
  const scheme = SCHEME.exec(endpoint.trim())?.[1]?.toLowerCase();
  if (scheme === undefined && !isGrpc) return 'has no scheme';
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return `has the scheme ${scheme}, and only http and https can be used`;
  }
  const url = withScheme(endpoint, 'http');
  if (!URL.canParse(url)) return 'is no URL';
  return new URL(url).hostname === '' ? 'names no host' : null;
}

/** The endpoint with a scheme, that of `scheme` where it has none. */
export function withScheme(endpoint: string, scheme: 'http' | 'https'): string {
  const text = endpoint.trim();
  return SCHEME.test(text) ? text : `${scheme}://${text}`;
}

/** Whether an HTTP endpoint names only a server. */
export function hasNoPath(endpoint: string): boolean {
  return URL.canParse(endpoint) && new URL(endpoint).pathname === '/';
}

/** The endpoint of a signal below a base, which ends in exactly one slash before it. */
export function signalEndpoint(base: string, path: string): string {
  const text = base.trim();
  const query = text.search(/[?#]/);
  const place = query < 0 ? text : text.slice(0, query);
  return `${place.replace(/\/?$/, '/')}${path}${query < 0 ? '' : text.slice(query)}`;
}
