import { isSerialisedQuery } from './plain-url.js';

/** What stands in the place of a secret. */
export const REDACTED = 'REDACTED';

/** The query parameters whose values are secrets, by the semantic conventions: signatures and keys of signed URLs. */
export const DEFAULT_REDACTED_QUERY_PARAMS: readonly string[] = [
  'sig',
  'Signature',
  'AWSAccessKeyId',
  'X-Goog-Signature',
  'X-Amz-Signature',
  'X-Amz-Credential',
  'X-Amz-Security-Token',
];

/** Takes the values of some query parameters out of a query. Names are compared as they are, decoded. */
export class QueryRedaction {
  private readonly names: readonly string[];
  private readonly nameSet: ReadonlySet<string>;
  /** Finds a name in a query that is written as `URLSearchParams` writes it; null where no name is secret. */
  private readonly written: RegExp | null;
  /** Finds a name that stands in a query without escapes. */
  private readonly plain: RegExp | null;

  constructor(names: readonly string[] = DEFAULT_REDACTED_QUERY_PARAMS) {
    this.names = [...names];
    this.nameSet = new Set(names);
    this.written = finder(
      this.names.map((name) => new URLSearchParams([[name, '']]).toString().slice(0, -1)),
    );
    this.plain = finder(this.names);
  }

  /** A query (without `?`) in the form that `URLSearchParams` writes, the secrets taken out. */
  serialised(query: string): string {
    if (isSerialisedQuery(query, 0) && (this.written === null || !this.written.test(query))) return query;
    const params = new URLSearchParams(query);
    for (const name of this.names) if (params.has(name)) params.set(name, REDACTED);
    return params.toString();
  }

  /** A query (without `?`) with nothing changed but the secrets. */
  inPlace(query: string): string {
    if (this.plain === null) return query;
    if (!query.includes('%') && !query.includes('+') && !this.plain.test(query)) return query;
    return query
      .split('&')
      .map((pair, index) => {
        const equals = pair.indexOf('=');
        const name = equals < 0 ? pair : pair.slice(0, equals);
        // A second question mark is no part of a name to those who parse queries with one.
        const key = index === 0 && name.startsWith('?') ? name.slice(1) : name;
        return equals >= 0 && this.nameSet.has(decoded(key)) ? `${name}=${REDACTED}` : pair;
      })
      .join('&');
  }
}

function finder(names: readonly string[]): RegExp | null {
  return names.length === 0 ? null : new RegExp(`(?:^\\??|&)(?:${names.map(escaped).join('|')})=`);
}

function decoded(name: string): string {
  if (!name.includes('%') && !name.includes('+')) return name;
  // The parser of forms never fails: it leaves what is no escape.
  for (const [key] of new URLSearchParams(`${name}=`)) return key;
  return '';
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
