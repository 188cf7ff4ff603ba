import type { FlatAttributes } from './flat-attributes.js';
import * as layout from './layout.js';
import type { ClockOffset, OwnEvent, OwnSpan, OwnSpanExtras } from './own-span.js';
import { SpanPartsWriter } from './span-parts-writer.js';
import { NOT_IN_TABLE } from './tables.js';
import type { TemplateNode } from './template-node.js';

const MS_PER_SECOND = 1000;
const NANOS_PER_MS = 1_000_000;
const NANOS_PER_SECOND = 1_000_000_000;
const PARENT_BITS = layout.HEADER_HAS_PARENT | layout.HEADER_IS_REMOTE;
const { TYPE_STRING, TYPE_INT, TYPE_NUMBER, TYPE_BOOL, TYPE_ANY } = layout;

/** Writes ended spans of our own SDK. As {@link SpanWriter}, but reads numbers and flat arrays. */
export class OwnSpanWriter extends SpanPartsWriter {
  /**
   * Adds a span to the chunk.
   *
   * @returns false when the span can't be recorded: its ids are none, it is larger than any request may be, or reading it
   * throws. The chunk is then as it was.
   */
  write(span: OwnSpan): boolean {
    if (!span.hasWords || this.isWriting) return false;
    const { items } = this;
    const { rope } = items;
    this.isWriting = true;
    try {
      let end = this.record(span);
      while (end > items.words.length) {
        items.rope = rope;
        items.grow(end);
        end = this.record(span);
      }
      items.at = end;
      this.recordCount++;
      this.itemCount++;
      return true;
    } catch {
      items.rope = rope;
      return false;
    } finally {
      this.isWriting = false;
    }
  }

  private record(span: OwnSpan): number {
    const { items } = this;
    const w = items.words;
    const start = items.at;
    const { clock, extras, traceState, statusMessage, parentBits, list, ownEvents } = span;
    let header =
      (span.traceFlags & layout.HEADER_TRACE_FLAGS_MASK) |
      (parentBits & PARENT_BITS) |
      (((span.kind + 1) & 7) << layout.HEADER_KIND_SHIFT) |
      ((span.statusCode & 3) << layout.HEADER_STATUS_SHIFT) |
      layout.HEADER_HAS_BINARY_IDS;
    w[start + 1] = this.scopes.id(span.resource, span.instrumentationScope);
    span.writeIds(w, start + 2);
    let p = start + 8;
    if ((parentBits & layout.HEADER_HAS_PARENT) !== 0) {
      w[p] = span.parent0;
      w[p + 1] = span.parent1;
      p += 2;
    }
    if (extras === null) {
      p = this.reading(clock, span.startMs, p);
      p = this.reading(clock, span.endMs, p);
    } else p = this.times(span, extras, p);
    p = items.string(span.name, p);
    if (traceState !== undefined) {
      const state = traceState.serialize();
      if (state) {
        header |= layout.HEADER_HAS_TRACE_STATE;
        p = items.string(state, p);
      }
    }
    if (statusMessage) {
      header |= layout.HEADER_HAS_MESSAGE;
      p = items.string(statusMessage, p);
    }
    if (list.dropped > 0 || (extras !== null && (extras.droppedEvents > 0 || extras.droppedLinks > 0))) {
      header |= layout.HEADER_HAS_DROPPED;
      w[p] = list.dropped;
      w[p + 1] = extras === null ? 0 : extras.droppedEvents;
      w[p + 2] = extras === null ? 0 : extras.droppedLinks;
      p += 3;
    }
    p = this.flatAttributes(list, p, this.tables.spanRoot);
    if (extras !== null && extras.events !== null) {
      if (extras.events.length > 0) {
        header |= layout.HEADER_HAS_EVENTS;
        // A span processor has looked at them, and may have changed them.
        p = this.readableEvents(extras.events, p);
      }
    } else if (ownEvents !== null) {
      header |= layout.HEADER_HAS_EVENTS;
      p = this.events(ownEvents, clock, p);
    }
    if (extras !== null && extras.links.length > 0) {
      header |= layout.HEADER_HAS_LINKS;
      p = this.links(extras.links, p);
    }
    w[start] = header;
    return p;
  }

  private times(span: OwnSpan, { startGiven, endGiven }: OwnSpanExtras, at: number): number {
    const { clock } = span;
    const next = startGiven === null ? this.reading(clock, span.startMs, at) : this.time(startGiven, at);
    return endGiven === null ? this.reading(clock, span.endMs, next) : this.time(endGiven, next);
  }

  /** A reading of the monotonic clock, as the time since the epoch. */
  private reading(clock: ClockOffset, readingMs: number, at: number): number {
    const w = this.items.words;
    const ms = readingMs + clock.millis;
    const seconds = Math.floor(ms / MS_PER_SECOND);
    const nanos = Math.round((ms - seconds * MS_PER_SECOND) * NANOS_PER_MS);
    const carry = nanos === NANOS_PER_SECOND ? 1 : 0;
    w[at] = clock.seconds + seconds + carry;
    w[at + 1] = nanos - carry * NANOS_PER_SECOND;
    return at + 2;
  }

  private events(events: readonly OwnEvent[], clock: ClockOffset, at: number): number {
    const w = this.items.words;
    const { eventNames, eventRoot } = this.tables;
    const count = events.length;
    w[at] = count;
    let p = at + 1;
    for (let i = 0; i < count; i++) {
      const event = events[i] as OwnEvent;
      p = event.given === null ? this.reading(clock, event.readingMs, p) : this.time(event.given, p);
      p = this.internedName(event.name, eventNames, p);
      w[p++] = event.dropped;
      p = this.flatAttributes(event, p, eventRoot);
    }
    return p;
  }

  /** The hot loop: one template step and one value for each attribute. */
  private flatAttributes(list: FlatAttributes, at: number, root: TemplateNode): number {
    if (list.map !== null) return this.attributes(list.map, at, root);
    const { items, tables } = this;
    const w = items.words;
    const { rope } = items;
    const { keyValues, slots } = list;
    let node = root;
    let p = at + 1;
    for (let i = 0; i < slots; i += 2) {
      const key = keyValues[i] as string;
      const value = keyValues[i + 1];
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
        // No template has a key twice, so that one that comes again always ends up here.
        if (isRepeated(keyValues, i)) {
          items.rope = rope;
          list.unite();
          return this.flatAttributes(list, at, root);
        }
        child = tables.child(node, key, type);
        if (child === null) {
          items.rope = rope;
          return this.dynamicFlatAttributes(list, at);
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

  private dynamicFlatAttributes(list: FlatAttributes, at: number): number {
    list.unite();
    const { items } = this;
    const { keyValues, slots } = list;
    items.words[at] = layout.DYNAMIC_TEMPLATE;
    items.words[at + 1] = slots >> 1;
    let p = at + 2;
    for (let i = 0; i < slots; i += 2) {
      p = items.string(keyValues[i] as string, p);
      p = items.tagged(keyValues[i + 1], p, 1);
    }
    return p;
  }
}

/** Whether the key at `place` is among those before it. */
function isRepeated(keyValues: readonly unknown[], place: number): boolean {
  const key = keyValues[place];
  for (let i = 0; i < place; i += 2) {
    if (keyValues[i] === key) return true;
  }
  return false;
}
