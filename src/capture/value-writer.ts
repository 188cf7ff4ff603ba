import type { AttributeMap } from './attribute-map.js';
import * as layout from './layout.js';

/** No record takes more words than this (16 MiB); a larger one, such as a value that contains itself, is refused. */
const MAX_WORDS = 4_194_304;

const hasOwn = Object.prototype.hasOwnProperty;
const float = new Float64Array(1);
const floatWords = new Uint32Array(float.buffer);

/**
 * One stream of words with its rope of strings.
 *
 * Methods take the position to write at and return the position behind. Stores past the end of `words` are ignored by
 * the language, so a record is written without a check on each word, and the caller looks at the final position: past
 * the end, it calls {@link ValueWriter.grow} and writes the record again.
 */
export class ValueWriter {
  words: Uint32Array;
  /** Where the next record starts. */
  at = 0;
  /** All inline strings so far. Strings are only linked here; they are copied once, when the chunk is handed over. */
  rope = '';

  constructor(capacityWords: number) {
    this.words = new Uint32Array(capacityWords);
  }

  reset(): void {
    this.at = 0;
    this.rope = '';
  }

  /** Makes room for `words` more words behind `at`. */
  reserve(words: number): void {
    if (this.at + words > this.words.length) this.grow(this.at + words);
  }

  /**
   * Makes room for `words` words in all and keeps those before `at`.
   *
   * @throws RangeError when that is more than any record may take.
   */
  grow(words: number): void {
    if (words > MAX_WORDS) throw new RangeError('the record is too large');
    const grown = new Uint32Array(Math.min(MAX_WORDS, Math.max(words, this.words.length * 2)));
    grown.set(this.words.subarray(0, this.at));
    this.words = grown;
  }

  /** An inline string; anything else, which types can't rule out in JavaScript, as its text. */
  string(value: string, at: number): number {
    const text = typeof value === 'string' ? value : String(value);
    this.rope += text;
    this.words[at] = text.length << 1;
    return at + 1;
  }

  number(value: number, at: number): number {
    float[0] = value;
    this.words[at] = floatWords[0] as number;
    this.words[at + 1] = floatWords[1] as number;
    return at + 2;
  }

  /** A value that carries its tag. Kinds are those of the official serializer; a kind it has no case for is empty. */
  tagged(value: unknown, at: number, depth: number): number {
    const { words } = this;
    switch (typeof value) {
      case 'string':
        words[at] = layout.TYPE_STRING;
        return this.string(value, at + 1);
      case 'number':
        if ((value | 0) === value) {
          words[at] = layout.TYPE_INT;
          words[at + 1] = value;
          return at + 2;
        }
        words[at] = layout.TYPE_NUMBER;
        return this.number(value, at + 1);
      case 'boolean':
        words[at] = layout.TYPE_BOOL;
        words[at + 1] = value ? 1 : 0;
        return at + 2;
      case 'object':
        if (value !== null && (depth < layout.MAX_VALUE_DEPTH || value instanceof Uint8Array)) {
          if (at > MAX_WORDS) throw new RangeError('the record is too large');
          return this.object(value, at, depth);
        }
    }
    words[at] = layout.TYPE_EMPTY;
    return at + 1;
  }

  /** Attributes with their keys, for those that fit no template. */
  dynamicAttributes(attributes: AttributeMap, at: number): number {
    this.words[at] = layout.DYNAMIC_TEMPLATE;
    return this.entries(attributes, at + 1, 1);
  }

  private object(value: object, at: number, depth: number): number {
    const { words } = this;
    if (value instanceof Uint8Array) {
      words[at] = layout.TYPE_BYTES;
      return this.bytes(value, at + 1);
    }
    if (Array.isArray(value)) {
      if (value.length > MAX_WORDS) throw new RangeError('the record is too large');
      words[at] = layout.TYPE_ARRAY;
      words[at + 1] = value.length;
      let next = at + 2;
      for (let i = 0; i < value.length; i++) next = this.tagged(value[i], next, depth + 1);
      return next;
    }
    words[at] = layout.TYPE_MAP;
    return this.entries(value as AttributeMap, at + 1, depth + 1);
  }

  private entries(entries: AttributeMap, at: number, depth: number): number {
    let count = 0;
    let next = at + 1;
    for (const key in entries) {
      if (!hasOwn.call(entries, key)) continue;
      next = this.string(key, next);
      next = this.tagged(entries[key], next, depth);
      count++;
    }
    this.words[at] = count;
    return next;
  }

  private bytes(value: Uint8Array, at: number): number {
    const { words } = this;
    words[at] = value.length;
    let next = at + 1;
    for (let i = 0; i < value.length; i += 4) {
      words[next++] =
        (value[i] ?? 0) |
        ((value[i + 1] ?? 0) << 8) |
        ((value[i + 2] ?? 0) << 16) |
        ((value[i + 3] ?? 0) << 24);
    }
    return next;
  }
}
