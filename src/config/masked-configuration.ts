import type { Configuration } from './configuration.js';

/** What stands in place of a secret. */
export const MASK = '***';

/** Keys whose texts are URLs. */
const URL_KEYS: ReadonlySet<string> = new Set(['endpoint', 'proxy', 'outputStream']);

/**
 * A configuration that may be printed: values of headers, and what URLs have of user info, query and fragment, are replaced by
 * `***`. The rest is as it was.
 */
export function maskedConfiguration(configuration: Configuration): Configuration {
  return masked(configuration, '') as Configuration;
}

/** A URL without what may be secret in it; a text that is no URL is hidden where it has an `@` or a `?`. */
export function maskedUrl(url: string): string {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/)?(?:([^/?#]*)@)?([^?#]*)(\?[^#]*)?(#[\s\S]*)?$/.exec(url);
  if (match === null) return MASK;
  const [, scheme = '', userInfo, place = '', query, fragment] = match;
  return [
    scheme,
    userInfo === undefined ? '' : `${MASK}@`,
    place.includes('@') ? MASK : place,
    query === undefined ? '' : `?${MASK}`,
    fragment === undefined ? '' : `#${MASK}`,
  ].join('');
}

function masked(value: unknown, key: string): unknown {
  if (typeof value === 'string') return URL_KEYS.has(key) ? maskedUrl(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => masked(item, key));
  const entries = Object.entries(value);
  if (key === 'headers') return Object.fromEntries(entries.map(([name]) => [name, MASK]));
  return Object.fromEntries(entries.map(([name, part]) => [name, masked(part, name)]));
}
