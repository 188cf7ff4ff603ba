/** Values of attributes and bodies without what differs from run to run. */

import type { AnyValue, KeyValue } from './otlp-json.ts';

const IDS = /\b(?:[0-9a-f]{32}|[0-9a-f]{16})\b/g;

/** The name of the port that the telemetry goes to. */
export const RECEIVER = 'receiver';

export class ValueShapes {
  readonly #portNames: ReadonlyMap<string, string>;
  readonly #placeOfId: ReadonlyMap<string, string>;

  /** @param placeOfId what replaces a trace or span id, by the id. */
  constructor(ports: Readonly<Record<string, number>>, placeOfId: ReadonlyMap<string, string>) {
    this.#portNames = new Map(Object.entries(ports).map(([name, port]) => [String(port), name]));
    this.#placeOfId = placeOfId;
  }

  /** Keys and values, sorted by key; a key that came twice stays there twice. */
  attributes(attributes: readonly KeyValue[]): (readonly [key: string, value: unknown])[] {
    return attributes
      .map(({ key, value = {} }) => [key, this.value(key, value)] as const)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  }

  /** With its type, as in OTLP/JSON. */
  value(key: string, value: AnyValue): unknown {
    if (value.stringValue !== undefined) return { stringValue: this.#string(key, value.stringValue) };
    if (value.intValue !== undefined && /(?:^|\.)port$/.test(key))
      return { intValue: this.#port(value.intValue) };
    if (value.arrayValue !== undefined)
      return { arrayValue: (value.arrayValue.values ?? []).map((item) => this.value(key, item)) };
    if (value.kvlistValue !== undefined)
      return { kvlistValue: this.attributes(value.kvlistValue.values ?? []) };
    return value;
  }

  /** Any JSON, its texts with the names of ports, and the places of ids. */
  json(value: unknown): unknown {
    return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
      typeof part === 'string' ? this.text(part) : part,
    );
  }

  /** A text with the names of ports, and the places of ids. */
  text(text: string): string {
    return text
      .replace(
        /(127\.0\.0\.1|localhost):(\d+)/g,
        (_, host: string, port: string) => `${host}:${this.#port(port)}`,
      )
      .replace(IDS, (id) => this.#placeOfId.get(id) ?? id);
  }

  #string(key: string, text: string): string {
    // The frames of the SDK itself are among those of a stack.
    if (key.endsWith('stacktrace')) {
      const [first = '', ...frames] = text.split(/\n\s+at /);
      return `${this.text(first)}, with frames: ${frames.length > 0}`;
    }
    return this.text(text);
  }

  #port(port: string): string {
    return this.#portNames.get(port) ?? '{any}';
  }
}

/** Without the fields that hold proto3's default: a sender may leave them out. For messages without values. */
export function withoutDefaults(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return message;
  return Object.fromEntries(
    Object.entries(message)
      .map(([name, value]) => [name, withoutDefaults(value)] as const)
      .filter(([, value]) => value !== 0 && value !== '' && value !== false && !isEmpty(value)),
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
