import { type Attributes, diag } from '@opentelemetry/api';
import { cleanValue, NOT_ANY_VALUE } from '../../capture/any-value.js';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { FlatAttributes } from '../../capture/flat-attributes.js';

/** 12 attributes: few spans have more. */
const SPAN_SLOTS = 24;
/** 4 attributes: few events and links have more. */
const PART_SLOTS = 8;
/** From this many places on, keys are searched by a map. */
const MANY_SLOTS = 64;
/**
 * 4,096 attributes: up to here a list whose next key is a new one is taken to have no keys twice and enlarged, since a look at each of
 * them costs more than all the rest of an attribute.
 */
const FREE_SLOTS = 8192;
const NO_SLOTS: unknown[] = [];

const hasOwn = Object.prototype.hasOwnProperty;

/** How many attributes there may be, and how long their values. */
export interface AttributeLimits {
  /** A whole number or `Infinity`. */
  readonly count: number;
  /** In UTF-16 units or bytes; at least 1, or `Infinity`. */
  readonly valueLength: number;
}

/** Whether a value that is neither text, number nor boolean is allowed. */
export type ValueCheck = (value: unknown) => boolean;

/**
 * The attributes of a span, event or link, with the rules of the official SDK 3.1: what is no `AnyValue` is dropped, a key
 * that is set again keeps its place, what is over the limits is cut or dropped and counted.
 *
 * Keys and values lie in one flat array of their own, which costs no more than one from a pool, and nothing that a user
 * keeps can ever become another span's. A key that comes again is only noticed where it matters: when the array is full,
 * and by the writer, whose template has no room for it.
 */
export class AttributeList implements FlatAttributes {
  keyValues: unknown[];
  /** With a {@link AttributeList.map}: twice the number of keys that it got, those included that a processor removed. */
  slots = 0;
  map: Record<string, unknown> | null = null;
  /** How many attributes were dropped. */
  dropped = 0;

  protected constructor(keyValues: unknown[]) {
    this.keyValues = keyValues;
  }

  /** A list with room for as many attributes as most spans have. Arrays of constant length cost no call. */
  static ofSpan(limits: AttributeLimits): AttributeList {
    return new AttributeList(limits.count * 2 >= SPAN_SLOTS ? new Array(SPAN_SLOTS) : NO_SLOTS);
  }

  /** A list with room for as many attributes as most events and links have. */
  static ofPart(limits: AttributeLimits): AttributeList {
    return new AttributeList(partSlots(limits));
  }

  /** Sets one attribute; one that can't be is dropped, and counted if it is for want of room. */
  set(key: string, value: unknown, limits: AttributeLimits): void {
    const { keyValues, slots } = this;
    if (
      slots < keyValues.length &&
      typeof key === 'string' &&
      key !== '' &&
      (typeof value === 'string'
        ? value.length <= limits.valueLength
        : typeof value === 'number' || typeof value === 'boolean')
    ) {
      keyValues[slots] = key;
      keyValues[slots + 1] = value;
      this.slots = slots + 2;
    } else this.setCarefully(key, value, limits);
  }

  /**
   * Adds the attributes of an object to a list that has none; everything that isn't kept counts as dropped. Where one can't
   * even be read, that one and those behind it are left out.
   */
  fill(attributes: AttributeMap, limits: AttributeLimits, isAllowed: ValueCheck): void {
    try {
      for (const key in attributes) {
        if (!hasOwn.call(attributes, key)) continue;
        const value = attributes[key];
        const { keyValues, slots } = this;
        if (
          slots < keyValues.length &&
          key !== '' &&
          (typeof value === 'string'
            ? value.length <= limits.valueLength
            : typeof value === 'number' || typeof value === 'boolean')
        ) {
          keyValues[slots] = key;
          keyValues[slots + 1] = value;
          this.slots = slots + 2;
        } else if (value !== undefined && !this.add(key, value, limits, isAllowed)) this.dropped++;
      }
    } catch (error) {
      reportUnreadable(error);
    }
  }

  /** As {@link AttributeList.set}, for each attribute of an object; one that can't be read ends it. */
  setAll(attributes: AttributeMap, limits: AttributeLimits): void {
    try {
      for (const key in attributes) {
        if (hasOwn.call(attributes, key)) this.set(key, attributes[key], limits);
      }
    } catch (error) {
      reportUnreadable(error);
    }
  }

  /** The attributes as an object, which is from now on where they are. */
  toMap(): Record<string, unknown> {
    if (this.map !== null) return this.map;
    this.unite();
    const map: Record<string, unknown> = {};
    const { keyValues, slots } = this;
    for (let i = 0; i < slots; i += 2) put(map, keyValues[i] as string, keyValues[i + 1]);
    this.map = map;
    this.keyValues = NO_SLOTS;
    return map;
  }

  /** A copy that has `key` as true too, whatever the limits are. */
  marked(key: string): AttributeList {
    const copy = new AttributeList(this.map === null ? this.keyValues.slice(0, this.slots) : NO_SLOTS);
    copy.dropped = this.dropped;
    copy.slots = this.slots + 2;
    if (this.map === null) copy.keyValues.push(key, true);
    else copy.map = { ...this.map, [key]: true };
    return copy;
  }

  /** The attributes of an event or link, as the official SDK has them. */
  toAttributes(): { attributes: Attributes; droppedAttributesCount: number } {
    return { attributes: this.toMap() as Attributes, droppedAttributesCount: this.dropped };
  }

  unite(): void {
    if (this.map !== null) return;
    const { keyValues, slots } = this;
    const places = slots > MANY_SLOTS ? new Map<unknown, number>() : null;
    let end = 0;
    for (let i = 0; i < slots; i += 2) {
      const key = keyValues[i];
      const place = places === null ? placeOf(keyValues, key, end) : (places.get(key) ?? end);
      if (place === end) {
        places?.set(key, end);
        keyValues[end] = key;
        end += 2;
      }
      keyValues[place + 1] = keyValues[i + 1];
    }
    for (let i = end; i < slots; i++) keyValues[i] = undefined;
    this.slots = end;
  }

  private setCarefully(key: unknown, value: unknown, limits: AttributeLimits): void {
    if (value === undefined) return;
    if (key === '' || key === null || key === undefined || typeof key === 'symbol') {
      diag.warn(`Invalid attribute key: ${String(key)}`);
      return;
    }
    const name = textOf(key);
    if (name === null) {
      diag.warn('Invalid attribute key: it has no text');
      return;
    }
    if (!this.hasRoomFor(name, limits)) {
      this.dropped++;
      if (this.dropped === 1) diag.warn('Dropping extra attributes.');
      return;
    }
    const cleaned = cleanedValue(value, limits.valueLength);
    if (cleaned === NOT_ANY_VALUE) {
      diag.warn(`Invalid attribute value set for key: ${name}`);
      return;
    }
    if (this.map !== null) {
      if (!hasOwn.call(this.map, name)) this.slots += 2;
      put(this.map, name, cleaned);
      return;
    }
    const { slots } = this;
    const place = slots < this.keyValues.length ? slots : placeOf(this.keyValues, name, slots);
    this.keyValues[place] = name;
    this.keyValues[place + 1] = cleaned;
    if (place === slots) this.slots = slots + 2;
  }

  /** Whether `key` can be set: there is room for a new one, or it is an old one. */
  private hasRoomFor(key: string, limits: AttributeLimits): boolean {
    if (this.map !== null) return this.slots < limits.count * 2 || hasOwn.call(this.map, key);
    const { length } = this.keyValues;
    if (this.slots < length) return true;
    const isFree = length < Math.min(FREE_SLOTS, limits.count * 2);
    if (isFree && placeOf(this.keyValues, key, length) === length) return this.makeRoom(limits);
    this.unite();
    if (this.makeRoom(limits)) return true;
    return placeOf(this.keyValues, key, this.slots) < this.slots;
  }

  /** Makes room for one attribute more, if there may be one more. */
  private makeRoom(limits: AttributeLimits): boolean {
    const { keyValues, slots } = this;
    const length = Math.min(Math.max(PART_SLOTS, keyValues.length * 2), limits.count * 2);
    // A list that shrank by half isn't enlarged: its keys come again and again.
    if (slots >= length || (slots < keyValues.length && slots * 2 <= keyValues.length)) {
      return slots < keyValues.length;
    }
    const larger: unknown[] = new Array(length);
    for (let i = 0; i < slots; i++) larger[i] = keyValues[i];
    this.keyValues = larger;
    return true;
  }

  /** Adds an attribute with a new key. @returns false when it is dropped. */
  private add(key: string, value: unknown, limits: AttributeLimits, isAllowed: ValueCheck): boolean {
    if (this.slots >= this.keyValues.length && !this.makeRoom(limits)) return false;
    if (key === '') {
      diag.warn('Invalid attribute key: ');
      return false;
    }
    const cleaned =
      typeof value !== 'object' || isAllowed(value) ? cleanedValue(value, limits.valueLength) : NOT_ANY_VALUE;
    if (cleaned === NOT_ANY_VALUE) {
      diag.warn(`Invalid attribute value set for key: ${key}`);
      return false;
    }
    this.keyValues[this.slots] = key;
    this.keyValues[this.slots + 1] = cleaned;
    this.slots += 2;
    return true;
  }
}

/** Room for as many attributes as most events and links have. */
export function partSlots(limits: AttributeLimits): unknown[] {
  return limits.count * 2 >= PART_SLOTS ? new Array(PART_SLOTS) : NO_SLOTS;
}

/** Every value that is an `AnyValue`. */
export const anyValue: ValueCheck = () => true;

/** A value that can't even be looked at, because a getter throws or it is nested too deep, is no value. */
function cleanedValue(value: unknown, limit: number): unknown {
  try {
    return cleanValue(value, limit);
  } catch {
    return NOT_ANY_VALUE;
  }
}

/** Null for an object that has no text. */
function textOf(key: unknown): string | null {
  try {
    return String(key);
  } catch {
    return null;
  }
}

function reportUnreadable(error: unknown): void {
  diag.warn('Attributes that can’t be read are left out', error);
}

/** Where `key` is among the first `end` places, or `end`. */
function placeOf(keyValues: readonly unknown[], key: unknown, end: number): number {
  for (let i = 0; i < end; i += 2) {
    if (keyValues[i] === key) return i;
  }
  return end;
}

function put(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, configurable: true, enumerable: true, writable: true });
  } else map[key] = value;
}
