import type { TlsConfiguration } from '../../../config/configuration-exporters.js';
import type { Environment } from '../../../config/environment.js';
import { maskedUrl } from '../../../config/masked-configuration.js';
import { resolveProxy } from '../../../config/proxy.js';
import { type Destination, parsedEndpoint } from '../destinations.js';
import { isExempt } from './no-proxy.js';

/** One server, as it is reached in one way, and what is sent there. */
export interface Place {
  /** An IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly tls: TlsSettings;
  /** Null for none. */
  readonly proxy: ProxyAt | null;
  /** At least one. */
  readonly destinations: readonly Destination[];
}

/** How TLS is made there. */
export interface TlsSettings {
  readonly files: TlsConfiguration;
  readonly serverName: string;
  readonly isVerified: boolean;
}

/** A proxy on the way. */
export interface ProxyAt {
  /** May hold credentials. */
  readonly url: string;
  /** The same for people. */
  readonly shown: string;
  /** The variable or option that names it. */
  readonly source: string;
}

/** The servers of the destinations, each once; endpoints that are no URLs have been told of elsewhere. */
export function placesOf(destinations: readonly Destination[], environment: Environment): Place[] {
  const places = new Map<string, Place>();
  for (const destination of destinations) {
    const place = placeOf(destination, environment);
    if (place === null) continue;
    const { destinations: _, ...way } = place;
    const key = JSON.stringify(way);
    const others = places.get(key)?.destinations ?? [];
    places.set(key, { ...place, destinations: [...others, destination] });
  }
  return [...places.values()];
}

/** The server of one destination, or null. */
export function placeOf(destination: Destination, environment: Environment): Place | null {
  const { endpoint, tls, own } = destination.exporter;
  const url = parsedEndpoint(endpoint);
  if (url === null || url.hostname === '') return null;
  const isTls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  return {
    host,
    port,
    isTls,
    origin: `${url.protocol}//${url.hostname}:${port}`,
    tls: {
      files: tls,
      serverName: own.tlsServerName ?? host,
      isVerified: !own.tlsInsecureSkipVerify,
    },
    proxy: proxyAt(own.proxy, isTls, host, port, environment),
    destinations: [destination],
  };
}

function proxyAt(
  given: string | false | null,
  isTls: boolean,
  host: string,
  port: number,
  environment: Environment,
): ProxyAt | null {
  const { proxyUrl, noProxy, variable } = resolveProxy(given ?? undefined, isTls, environment);
  if (proxyUrl === null) return null;
  // One that the configuration names counts for every endpoint.
  if (noProxy !== null && isExempt(noProxy, host, port)) return null;
  const url = proxyUrl.includes('://') ? proxyUrl : `http://${proxyUrl}`;
  return { url, shown: maskedUrl(url), source: variable ?? 'proxy' };
}
