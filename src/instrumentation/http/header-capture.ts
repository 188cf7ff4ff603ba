import type { Attributes, AttributeValue } from '@opentelemetry/api';

/** What a header can be: absent, one value, several, or a number that an application set. */
export type HeaderValue = string | number | readonly string[] | undefined;

/** Puts chosen headers into attributes `http.request.header.<name>` or `http.response.header.<name>`. */
export class HeaderCapture {
  private readonly headers: readonly { name: string; key: string }[];

  constructor(kind: 'request' | 'response', names: readonly string[] = []) {
    const unique = new Set(names.map((name) => name.toLowerCase()));
    this.headers = [...unique].map((name) => ({ name, key: `http.${kind}.header.${name}` }));
  }

  get isEmpty(): boolean {
    return this.headers.length === 0;
  }

  /** Adds the headers that `source` has. */
  capture<T>(source: T, read: (source: T, name: string) => HeaderValue, attributes: Attributes): void {
    for (const { name, key } of this.headers) {
      const value = read(source, name);
      if (value === undefined) continue;
      attributes[key] = (Array.isArray(value) ? [...value] : [value]) as AttributeValue;
    }
  }
}
