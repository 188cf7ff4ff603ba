import type { AttributeMap } from './attribute-map.js';
import * as layout from './layout.js';
import type { HrTime, LinkLike, SpanContextLike, SpanLike } from './readable-span.js';
import { ScopeTable } from './scope-table.js';
import { NOT_IN_TABLE, Tables } from './tables.js';
import type { TemplateNode } from './template-node.js';
import { ValueWriter } from './value-writer.js';

/** Words of a chunk before it counts as full: 256 KiB, some 6,000 plain spans. */
const CAPACITY_WORDS = 65_536;
/** A chunk is full at three quarters of that, or with this many UTF-16 units of strings, … */
const FULL_AT_WORDS = (CAPACITY_WORDS / 4) * 3;
const FULL_AT_UNITS = 262_144;
/** … or with this many spans: few enough that words and strings are still in the processor's cache when they are copied. */
const FULL_AT_ITEMS = 128;
/**
 * An epoch lasts at least this many chunks, so that unbounded keys can't make every chunk learn all tables anew. What
 * finds no room in the tables until then travels inline; scopes have no such way, so they don't wait.
 */
const MIN_CHUNKS_PER_EPOCH = 64;

const { TYPE_STRING, TYPE_INT, TYPE_NUMBER, TYPE_BOOL, TYPE_ANY } = layout;
const hasOwn = Object.prototype.hasOwnProperty;

/** What one call hands over: the additions to the tables, and the items. The writer reuses both after the call. */
export interface CaptureChunk {
  readonly definitions: ValueWriter;
  readonly items: ValueWriter;
  readonly itemCount: number;
}

/**
 * Writes ended spans as records of `crates/record`.
 *
 * All that a span costs on the main thread is here: its values go into words, its strings onto a rope, and the keys and
 * types of its attributes become a template id. A chunk of spans crosses into Rust in one call.
 */
export class SpanWriter {
  /** Spans in the current chunk. */
  itemCount = 0;

  private readonly items = new ValueWriter(CAPACITY_WORDS);
  private tables = new Tables(new ValueWriter(256));
  private scopes = this.newScopes();
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

  /**
   * Adds a span to the chunk. `context` is the span's own.
   *
   * @returns false when the span can't be recorded: its ids have the wrong length, it is larger than any request may be,
   * or reading one of its values throws. The chunk is then as it was.
   */
  write(span: SpanLike, context: SpanContextLike): boolean {
    const { items } = this;
    const { rope } = items;
    try {
      if (!isId(context.traceId, 32) || !isId(context.spanId, 16)) return false;
      let end = this.record(span, context);
      while (end > items.words.length) {
        items.rope = rope;
        items.grow(end);
        end = this.record(span, context);
      }
      items.at = end;
      this.itemCount++;
      return true;
    } catch {
      items.rope = rope;
      return false;
    }
  }

  /** The chunk as it stands. Its definitions stay with the writer until {@link SpanWriter.accepted}. */
  chunk(): CaptureChunk {
    return { definitions: this.tables.definitions, items: this.items, itemCount: this.itemCount };
  }

  /** The chunk has been handed over: the decoder knows its definitions. */
  accepted(): void {
    this.tables.definitions.reset();
    this.discarded();
    const isWorthAnEpoch = this.tables.isFull && this.chunksInEpoch >= MIN_CHUNKS_PER_EPOCH;
    if (isWorthAnEpoch || this.scopes.isFull) this.startEpoch();
  }

  /** The chunk's items are gone; its definitions go with the next one. */
  discarded(): void {
    this.items.reset();
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

  /** Called when a pending resource got its attributes and a definition waits to be handed over. */
  onResourceResolved: () => void = () => {};

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

  private record(span: SpanLike, context: SpanContextLike): number {
    const { items } = this;
    const w = items.words;
    const start = items.at;
    const parent = span.parentSpanContext;
    const { status, events, links, name, startTime, endTime } = span;
    const traceState = context.traceState?.serialize();
    const message = status.message;
    const droppedAttributes = span.droppedAttributesCount;
    const droppedEvents = span.droppedEventsCount;
    const droppedLinks = span.droppedLinksCount;

    let header =
      (context.traceFlags & layout.HEADER_TRACE_FLAGS_MASK) |
      (((span.kind + 1) & 7) << layout.HEADER_KIND_SHIFT) |
      ((status.code & 3) << layout.HEADER_STATUS_SHIFT);
    items.rope += context.traceId;
    items.rope += context.spanId;
    if (parent) {
      if (parent.isRemote === true) header |= layout.HEADER_IS_REMOTE;
      const { spanId } = parent;
      if (spanId) {
        if (!isId(spanId, 16)) throw new RangeError('the id of the parent is not 16 digits');
        header |= layout.HEADER_HAS_PARENT;
        items.rope += spanId;
      }
    }
    w[start + 1] = this.scopes.id(span.resource, span.instrumentationScope);
    let p = this.time(startTime, start + 2);
    p = this.time(endTime, p);
    p = items.string(name, p);
    if (traceState) {
      header |= layout.HEADER_HAS_TRACE_STATE;
      p = items.string(traceState, p);
    }
    if (message) {
      header |= layout.HEADER_HAS_MESSAGE;
      p = items.string(message, p);
    }
    if (droppedAttributes || droppedEvents || droppedLinks) {
      header |= layout.HEADER_HAS_DROPPED;
      w[p] = droppedAttributes;
      w[p + 1] = droppedEvents;
      w[p + 2] = droppedLinks;
      p += 3;
    }
    p = this.attributes(span.attributes, p, this.tables.spanRoot);
    const eventCount = events.length;
    if (eventCount > 0) {
      header |= layout.HEADER_HAS_EVENTS;
      w[p++] = eventCount;
      for (let i = 0; i < eventCount; i++) {
        const event = events[i] as (typeof events)[number];
        p = this.time(event.time, p);
        p = this.eventName(event.name, p);
        w[p++] = event.droppedAttributesCount ?? 0;
        p = this.attributes(event.attributes, p, this.tables.eventRoot);
      }
    }
    const linkCount = links.length;
    if (linkCount > 0) {
      header |= layout.HEADER_HAS_LINKS;
      w[p++] = linkCount;
      for (let i = 0; i < linkCount; i++) p = this.link(links[i] as LinkLike, p);
    }
    w[start] = header;
    return p;
  }

  private link(link: LinkLike, at: number): number {
    const { items } = this;
    const { context } = link;
    const { traceId, spanId } = context;
    if (!isId(traceId, 32) || !isId(spanId, 16))
      throw new RangeError('the ids of a link have the wrong length');
    items.rope += traceId;
    items.rope += spanId;
    let header = context.traceFlags & layout.HEADER_TRACE_FLAGS_MASK;
    if (context.isRemote === true) header |= layout.HEADER_IS_REMOTE;
    let p = at + 1;
    const traceState = context.traceState?.serialize();
    if (traceState) {
      header |= layout.HEADER_HAS_TRACE_STATE;
      p = items.string(traceState, p);
    }
    items.words[at] = header;
    items.words[p++] = link.droppedAttributesCount ?? 0;
    return this.attributes(link.attributes, p, this.tables.linkRoot);
  }

  /** The hot loop: one template step and one value for each attribute. */
  private attributes(attributes: AttributeMap | undefined, at: number, root: TemplateNode): number {
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

  private eventName(name: string, at: number): number {
    const node = this.tables.eventNames;
    if (name === node.lastValue) {
      this.items.words[at] = node.lastReference;
      return at + 1;
    }
    const reference = node.isInterning ? this.tables.valueReference(node, name) : NOT_IN_TABLE;
    if (reference === NOT_IN_TABLE) return this.items.string(name, at);
    this.items.words[at] = reference;
    return at + 1;
  }

  private time(time: HrTime, at: number): number {
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
}

/** Anything but a string of the right length would push every later string of the chunk out of its place. */
function isId(id: unknown, digits: number): id is string {
  return typeof id === 'string' && id.length === digits;
}
