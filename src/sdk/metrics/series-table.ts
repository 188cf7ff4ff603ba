import { diag } from '@opentelemetry/api';
import { cleanValue, NOT_ANY_VALUE } from '../../capture/any-value.js';
import type { AttributeMap } from '../../capture/attribute-map.js';
import {
  aliasPath,
  canonicalPath,
  NO_SERIES,
  type SeriesPath,
  SeriesTrie,
  type TrieNode,
} from './series-trie.js';

/** The attributes of the point that all measurements share for which there is no room. */
export const OVERFLOW_ATTRIBUTES: AttributeMap = Object.freeze({ 'otel.metric.overflow': true });

/** So many orders of the same keys are found at once; further ones are put in order each time. */
const MAX_ALIASES_PER_SERIES = 8;
/** Longer paths are put in order each time. */
const MAX_ALIAS_KEYS = 64;
/** A table begins with room for so many series. */
export const FIRST_CAPACITY = 16;

/** A series that the core has not been told of. */
export interface SeriesDefinition {
  readonly series: number;
  readonly startMs: number;
  readonly attributes: AttributeMap;
}

/** How a table of series behaves. */
export interface SeriesTableOptions {
  /** Points that are reported together, the overflow's included; at least 1. */
  readonly cardinalityLimit: number;
  /**
   * Whether a series that nobody reports any more may give its place to a new one: what has been untouched since every
   * reader's last collection, where all of them report deltas.
   */
  readonly isReusable: boolean;
  /** Called before a series with a number beyond the capacity is made. */
  readonly grow: (capacity: number) => void;
  /** The start of a new series: milliseconds since the Unix epoch. */
  readonly startMs: () => number;
}

/**
 * The series of one storage: sets of attributes, numbered from 0.
 *
 * Bounded by the cardinality limit: what finds no room shares the overflow series.
 */
export class SeriesTable {
  /** 1 where a series was touched since it was last handed over. */
  touched = new Uint8Array(FIRST_CAPACITY);
  /** The overflow series, or {@link NO_SERIES}. */
  overflow = NO_SERIES;

  /** Series that the core has not been told of, in order, from {@link SeriesTable.definitionsAt} on. */
  private definitions: SeriesDefinition[] = [];
  private definitionsAt = 0;
  private readonly trie = new SeriesTrie();
  private readonly options: SeriesTableOptions;
  /** How many aliases a series has. */
  private aliasCounts = new Uint8Array(FIRST_CAPACITY);
  /** The aliases' nodes by series; only where series may be reused. */
  private readonly aliases = new Map<number, readonly TrieNode[]>();
  /** The canonical nodes by series; only where series may be reused. */
  private readonly nodes: TrieNode[] = [];
  /** The hand-over that took a series last; only where series may be reused. */
  private handedOver = new Uint32Array(FIRST_CAPACITY);
  private capacity = FIRST_CAPACITY;
  private size = 0;
  private touchedList = new Uint32Array(FIRST_CAPACITY);
  private touchedCount = 0;
  private pendingList = new Uint32Array(FIRST_CAPACITY);
  private pendingCount = 0;
  private pendingAt = 0;
  /** Where the search for a series to reuse goes on, and whether it is in vain until the next collection. */
  private hand = 0;
  private isExhausted = false;
  /** Every reader has reported what was handed over up to here. */
  private reported = 0;

  constructor(options: SeriesTableOptions) {
    this.options = options;
  }

  /** How many series there are. */
  get count(): number {
    return this.size;
  }

  /**
   * The series of `attributes`, made when it is new; the overflow series when there is no room; {@link NO_SERIES} when
   * they can't be read.
   */
  series(attributes: AttributeMap | undefined): number {
    if (attributes === undefined || attributes === null) {
      const { empty } = this.trie;
      return empty !== NO_SERIES ? empty : this.resolve({});
    }
    const series = this.trie.find(attributes);
    return series !== NO_SERIES ? series : this.resolve(attributes);
  }

  /** To be called for the first touch of a series since it was handed over. */
  touch(series: number): void {
    this.touched[series] = 1;
    if (this.touchedCount === this.touchedList.length) this.touchedList = doubled(this.touchedList);
    this.touchedList[this.touchedCount++] = series;
  }

  /** Whether a hand-over has taken all it began with. */
  get isDrained(): boolean {
    return this.pendingAt === this.pendingCount;
  }

  /** The series that are to be handed over: `ids[from]` to `ids[to - 1]`. */
  get pending(): { readonly ids: Uint32Array; readonly from: number; readonly to: number } {
    return { ids: this.pendingList, from: this.pendingAt, to: this.pendingCount };
  }

  /** What was touched until now becomes pending, if nothing is any more. */
  beginHandOver(): void {
    if (!this.isDrained) return;
    [this.pendingList, this.touchedList] = [this.touchedList, this.pendingList];
    this.pendingCount = this.touchedCount;
    this.pendingAt = 0;
    this.touchedCount = 0;
  }

  /** Up to `limit` series that the core has not been told of, in order; the caller tells it. */
  takeDefinitions(limit: number): readonly SeriesDefinition[] {
    const { definitions, definitionsAt } = this;
    const taken = definitions.slice(definitionsAt, definitionsAt + limit);
    this.definitionsAt += taken.length;
    if (this.definitionsAt === definitions.length) {
      this.definitions = [];
      this.definitionsAt = 0;
    }
    return taken;
  }

  /** The pending series up to position `to` have been handed over, in hand-over number `handOver`. */
  taken(to: number, handOver: number): void {
    const { pendingList, touched, handedOver } = this;
    for (let i = this.pendingAt; i < to; i++) {
      const series = pendingList[i] as number;
      touched[series] = 0;
      if (this.options.isReusable) handedOver[series] = handOver;
    }
    this.pendingAt = to;
  }

  /** Every reader has reported what hand-overs up to `handOver` held. */
  reportedUpTo(handOver: number): void {
    this.reported = handOver;
    this.isExhausted = false;
  }

  private resolve(attributes: AttributeMap): number {
    let path: SeriesPath;
    try {
      path = canonicalPath(attributes);
    } catch (error) {
      diag.warn('a measurement is dropped: its attributes have no JSON', error);
      return NO_SERIES;
    }
    const known = this.trie.lookUp(path)?.series ?? NO_SERIES;
    if (known !== NO_SERIES) {
      if (!path.isDirect) this.addAlias(known, attributes);
      return known;
    }
    const series = this.newSeries();
    if (series === NO_SERIES) return this.overflowSeries();
    this.define(series, path, attributes);
    if (!path.isDirect) this.addAlias(series, attributes);
    return series;
  }

  /** A number for a new series, or {@link NO_SERIES}. */
  private newSeries(): number {
    const ordinary = this.size - (this.overflow === NO_SERIES ? 0 : 1);
    if (ordinary < this.options.cardinalityLimit - 1) return this.nextNumber();
    return this.options.isReusable && !this.isExhausted ? this.reuse() : NO_SERIES;
  }

  private nextNumber(): number {
    if (this.size === this.capacity) this.enlarge();
    return this.size++;
  }

  private enlarge(): void {
    const capacity = this.capacity * 2;
    this.options.grow(capacity);
    this.touched = enlargedBytes(this.touched, capacity);
    this.aliasCounts = enlargedBytes(this.aliasCounts, capacity);
    if (this.options.isReusable) this.handedOver = doubled(this.handedOver);
    this.capacity = capacity;
  }

  /** Takes the place of a series that has nothing left to report. */
  private reuse(): number {
    const { size, touched, handedOver } = this;
    for (let tried = 0; tried < size; tried++) {
      const series = this.hand;
      this.hand = (this.hand + 1) % size;
      if (touched[series] === 1 || series === this.overflow) continue;
      if ((handedOver[series] as number) > this.reported) continue;
      this.forget(series);
      return series;
    }
    this.isExhausted = true;
    return NO_SERIES;
  }

  private forget(series: number): void {
    const node = this.nodes[series];
    if (node !== undefined) this.trie.remove(node);
    for (const alias of this.aliases.get(series) ?? []) this.trie.remove(alias);
    this.aliases.delete(series);
    this.aliasCounts[series] = 0;
  }

  private overflowSeries(): number {
    if (this.overflow === NO_SERIES) {
      const path = canonicalPath(OVERFLOW_ATTRIBUTES);
      // Someone may have measured with these attributes before.
      const known = this.trie.lookUp(path)?.series ?? NO_SERIES;
      this.overflow = known !== NO_SERIES ? known : this.nextNumber();
      if (known === NO_SERIES) this.define(this.overflow, path, OVERFLOW_ATTRIBUTES);
    }
    return this.overflow;
  }

  private define(series: number, path: SeriesPath, attributes: AttributeMap): void {
    const node = this.trie.insert(path);
    node.series = series;
    if (this.options.isReusable) this.nodes[series] = node;
    this.definitions.push({ series, startMs: this.options.startMs(), attributes: ownCopy(attributes) });
  }

  private addAlias(series: number, attributes: AttributeMap): void {
    const count = this.aliasCounts[series] as number;
    if (count >= MAX_ALIASES_PER_SERIES) return;
    const path = aliasPath(attributes);
    if (path === null || path.keys.length > MAX_ALIAS_KEYS) return;
    const node = this.trie.insert(path);
    node.series = series;
    this.aliasCounts[series] = count + 1;
    if (this.options.isReusable) this.aliases.set(series, [...(this.aliases.get(series) ?? []), node]);
  }
}

/** The attributes as they are now: callers may change theirs. */
function ownCopy(attributes: AttributeMap): AttributeMap {
  const copy: Record<string, unknown> = { ...attributes };
  for (const key in copy) {
    const value = copy[key];
    if (typeof value !== 'object' || value === null) continue;
    const cleaned = cleanValue(value, Number.POSITIVE_INFINITY);
    Object.defineProperty(copy, key, {
      value: cleaned === NOT_ANY_VALUE ? null : cleaned,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}

/** In place of the table of a storage that nobody reads any more: everything is dropped. */
export class ClosedSeriesTable extends SeriesTable {
  override series(): number {
    return NO_SERIES;
  }
}

function enlargedBytes(bytes: Uint8Array, capacity: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(capacity);
  larger.set(bytes);
  return larger;
}

function doubled(list: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(list.length * 2);
  larger.set(list);
  return larger;
}
