import type { IncomingHttpHeaders } from 'node:http';
import { BoundedCache } from '../bounded-cache.js';
import { parseForwarded } from './forwarded-header.js';

export type Scheme = 'http' | 'https';

/** Where a client meant to send its request. */
export interface Authority {
  readonly host: string;
  readonly port: number | undefined;
}

export interface HostHeader extends Authority {
  /** Whether a URL with this authority can be parsed. */
  readonly isValid: boolean;
}

const REMEMBERED_HOSTS = 256;

/** `Host` headers seen before. A client may send any, so they are few. */
const authorities: Readonly<Record<Scheme, BoundedCache<HostHeader>>> = {
  http: new BoundedCache(REMEMBERED_HOSTS, (host) => hostHeader(host, 'http')),
  https: new BoundedCache(REMEMBERED_HOSTS, (host) => hostHeader(host, 'https')),
};

/** The authority in a request's `Host` header; null if it has none. */
export function hostAuthority(host: string | undefined, scheme: Scheme): HostHeader | null {
  return host === undefined || host === '' ? null : authorities[scheme].get(host);
}

/** The authority before any proxy: by `Forwarded`, then `X-Forwarded-Host`; null where neither tells it. */
export function forwardedAuthority(headers: IncomingHttpHeaders): Authority | null {
  const { forwarded } = headers;
  if (forwarded !== undefined && forwarded !== '') {
    for (const element of parseForwarded(forwarded)) {
      if (element.host) return parseAuthority(element.host, element.proto);
    }
  }
  const host = first(headers['x-forwarded-host']);
  return host === undefined ? null : parseAuthority(host, first(headers['x-forwarded-proto']));
}

/** The client before any proxy: by `Forwarded`, then `X-Forwarded-For`; undefined where neither tells it. */
export function forwardedClient(headers: IncomingHttpHeaders): string | undefined {
  const { forwarded } = headers;
  if (forwarded !== undefined && forwarded !== '') {
    for (const element of parseForwarded(forwarded)) {
      if (element.for) return withoutPort(element.for);
    }
  }
  const chain = first(headers['x-forwarded-for']);
  if (!chain) return undefined;
  const comma = chain.indexOf(',');
  return withoutPort((comma < 0 ? chain : chain.slice(0, comma)).trim());
}

function hostHeader(text: string, scheme: Scheme): HostHeader {
  return { ...parseAuthority(text, scheme), isValid: URL.canParse(`${scheme}://${text}`) };
}

/** Splits `host:port`. Without a port it is the scheme's; a scheme that isn't known has none. */
function parseAuthority(text: string, scheme: string | undefined): Authority {
  const parts = text.split(':');
  const last = parts[parts.length - 1] ?? '';
  if (parts.length === 1) return { host: text, port: defaultPort(scheme) };
  if (parts.length === 2) return { host: parts[0] ?? '', port: Number(last) };
  if (text.startsWith('[')) {
    if (last.endsWith(']')) return { host: text, port: defaultPort(scheme) };
    if (parts[parts.length - 2]?.endsWith(']')) {
      return { host: parts.slice(0, -1).join(':'), port: Number(last) };
    }
  }
  return { host: text, port: undefined };
}

function defaultPort(scheme: string | undefined): number | undefined {
  if (scheme === 'http') return 80;
  return scheme === 'https' ? 443 : undefined;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

function withoutPort(address: string): string {
  if (IPV4.test(address)) return address;
  try {
    const { hostname } = new URL(`http://${address}`);
    return hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname;
  } catch {
    return address;
  }
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
