import type { AttributeMap } from './attribute-map.js';
import * as layout from './layout.js';
import type { HrTime } from './readable-span.js';
import { ScopeTable } from './scope-table.js';
import { NOT_IN_TABLE, Tables } from './tables.js';
import type { TemplateNode } from './template-node.js';
import { ValueWriter } from './value-writer.js';

/** Words of a chunk before it counts as full: 256 KiB, some 6,000 plain spans. */
const CAPACITY_WORDS = 65_536;
/** A chunk is full at three quarters of that, or with this many UTF-16 units of strings, … */
const FULL_AT_WORDS = (CAPACITY_WORDS / 4) * 3;
const FULL_AT_UNITS = 262_144;
/** … or with this many items: few enough that words and strings are still in the processor's cache when they are copied. */
const FULL_AT_ITEMS = 128;
/**
 * An epoch lasts at least this many chunks, so that unbounded keys can't make every chunk learn all tables anew. What
 * finds no room in the tables until then travels inline; scopes have no such way, so they don't wait.
 */
const MIN_CHUNKS_PER_EPOCH = 64;

const { TYPE_STRING, TYPE_INT, TYPE_NUMBER, TYPE_BOOL, TYPE_ANY } = layout;
const hasOwn = Object.prototype.hasOwnProperty;

/** What one call hands over: the additions to the tables, and the records. The writer reuses both after the call. */
export interface CaptureChunk {
  readonly definitions: ValueWriter;
  readonly items: ValueWriter;
  /** How many records `items` holds. */
  readonly recordCount: number;
  /** How many spans, log records or data points they are. */
  readonly itemCount: number;
}

/**
 * Gathers the records of `crates/record` for one signal: numbers go into words, strings onto a rope, and the keys and
 * types of attributes become a template id. A chunk of records crosses into Rust in one call.
 *
 * A subclass writes one kind of record. It computes where the record ends first and only then moves `items.at`, so that
 * a record that doesn't fit, or whose values throw when they are read, leaves no trace.
 */
export abstract class ChunkWriter {
  /** Records in the current chunk. */
  recordCount = 0;
  /** Spans, log records or data points in the current chunk. */
  itemCount = 0;
  /**
   * A record is being written. Code of the application that runs meanwhile (a getter of an attribute, a trace state of
   * another's making, a logger of OpenTelemetry's diagnostics) must neither write another nor hand the chunk over.
   */
  isWriting = false;
  /** Called when a pending resource got its attributes and a definition waits to be handed over. */
  onResourceResolved: () => void = () => {};

  protected readonly items = new ValueWriter(CAPACITY_WORDS);
  protected tables = new Tables(new ValueWriter(256));
  protected scopes = this.newScopes();
  private chunksInEpoch = 0;

  /** Whether the chunk should be handed over now. */
  get isFull(): boolean {
    return (
      this.itemCount >= FULL_AT_ITEMS ||
      this.items.at >= FULL_AT_WORDS ||
      this.items.rope.length >= FULL_AT_UNITS ||
      this.scopes.isFull
    );
  }

  /** The chunk as it stands. Its definitions stay with the writer until {@link ChunkWriter.accepted}. */
  chunk(): CaptureChunk {
    return {
      definitions: this.tables.definitions,
      items: this.items,
      recordCount: this.recordCount,
      itemCount: this.itemCount,
    };
  }

  /** The chunk has been handed over: the decoder knows its definitions. */
  accepted(): void {
    this.tables.definitions.reset();
    this.discarded();
    const isWorthAnEpoch = this.tables.isFull && this.chunksInEpoch >= MIN_CHUNKS_PER_EPOCH;
    if (isWorthAnEpoch || this.scopes.isFull) this.startEpoch();
  }

  /** The chunk's records are gone; its definitions go with the next one. */
  discarded(): void {
    this.items.reset();
    this.recordCount = 0;
    this.itemCount = 0;
    this.chunksInEpoch++;
  }

  /** The resources whose detectors have not finished; see {@link ScopeTable.pendingResources}. */
  pendingResources(): Promise<unknown>[] {
    return this.scopes.pendingResources();
  }

  /** Gives every pending resource the attributes that it has now. */
  resolveResources(): void {
    this.scopes.resolveAll();
  }

  /** The hot loop: one template step and one value for each attribute. */
  protected attributes(attributes: AttributeMap | undefined, at: number, root: TemplateNode): number {
    const { items, tables } = this;
    const w = items.words;
    if (attributes === undefined || attributes === null) {
      w[at] = 0;
      return at + 1;
    }
    const { rope } = items;
    let node = root;
    let p = at + 1;
    for (const key in attributes) {
      if (!hasOwn.call(attributes, key)) continue;
      const value = attributes[key];
      const type =
        typeof value === 'string'
          ? TYPE_STRING
          : typeof value === 'number'
            ? (value | 0) === value
              ? TYPE_INT
              : TYPE_NUMBER
            : typeof value === 'boolean'
              ? TYPE_BOOL
              : TYPE_ANY;
      let child = node.firstChild;
      if (child === null || child.key !== key || child.type !== type) {
        child = tables.child(node, key, type);
        if (child === null) {
          items.rope = rope;
          return items.dynamicAttributes(attributes, at);
        }
      }
      node = child;
      if (typeof value === 'string') {
        const reference = !child.isInterning
          ? NOT_IN_TABLE
          : value === child.lastValue
            ? child.lastReference
            : tables.valueReference(child, value);
        if (reference === NOT_IN_TABLE) {
          items.rope += value;
          w[p++] = value.length << 1;
        } else w[p++] = reference;
      } else if (type === TYPE_INT) w[p++] = value as number;
      else if (type === TYPE_NUMBER) p = items.number(value as number, p);
      else if (type === TYPE_BOOL) w[p++] = value === true ? 1 : 0;
      else p = items.tagged(value, p, 1);
    }
    w[at] = node.id;
    return p;
  }

  /** A name that repeats, such as an event's; `node` holds the cache of its kind of name. */
  protected internedName(name: string, node: TemplateNode, at: number): number {
    // Types promise a text, which JavaScript can't; the table of strings must hold nothing else.
    if (typeof name !== 'string') return this.items.string(name, at);
    if (name === node.lastValue) {
      this.items.words[at] = node.lastReference;
      return at + 1;
    }
    const reference = node.isInterning ? this.tables.valueReference(node, name) : NOT_IN_TABLE;
    if (reference === NOT_IN_TABLE) return this.items.string(name, at);
    this.items.words[at] = reference;
    return at + 1;
  }

  protected time(time: HrTime, at: number): number {
    const w = this.items.words;
    const seconds = time[0];
    const nanos = time[1];
    if (seconds >>> 0 !== seconds || nanos >>> 0 !== nanos || seconds === layout.WIDE_TIME) {
      return this.wideTime(seconds, nanos, at);
    }
    w[at] = seconds;
    w[at + 1] = nanos;
    return at + 2;
  }

  /** A time with parts that are fractions, negative, or beyond 32 bits, modulo 2^64 nanoseconds as OTLP's field is. */
  private wideTime(seconds: number, nanos: number, at: number): number {
    const w = this.items.words;
    const total = BigInt(Math.trunc(seconds) || 0) * 1_000_000_000n + BigInt(Math.trunc(nanos) || 0);
    w[at] = layout.WIDE_TIME;
    w[at + 1] = Number(total & 0xffffffffn);
    w[at + 2] = Number((total >> 32n) & 0xffffffffn);
    return at + 3;
  }

  private startEpoch(): void {
    this.scopes.close();
    this.tables = new Tables(this.tables.definitions);
    this.scopes = this.newScopes();
    this.chunksInEpoch = 0;
  }

  private newScopes(): ScopeTable {
    const scopes = new ScopeTable(this.tables);
    scopes.onResolved = () => this.onResourceResolved();
    return scopes;
  }
}

/** Anything but a string of the right length would push every later string of the chunk out of its place. */
export function isId(id: unknown, digits: number): id is string {
  return typeof id === 'string' && id.length === digits;
}
