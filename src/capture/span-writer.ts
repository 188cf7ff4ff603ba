import { isId } from './chunk-writer.js';
import * as layout from './layout.js';
import type { SpanContextLike, SpanLike } from './readable-span.js';
import { SpanPartsWriter } from './span-parts-writer.js';

/** Writes ended spans of the SDK. All that a span costs on the main thread is here. */
export class SpanWriter extends SpanPartsWriter {
  /**
   * Adds a span to the chunk. `context` is the span's own.
   *
   * @returns false when the span can't be recorded: its ids have the wrong length, it is larger than any request may be,
   * or reading one of its values throws. The chunk is then as it was.
   */
  write(span: SpanLike, context: SpanContextLike): boolean {
    if (this.isWriting) return false;
    const { items } = this;
    const { rope } = items;
    this.isWriting = true;
    try {
      if (!isId(context.traceId, 32) || !isId(context.spanId, 16)) return false;
      let end = this.record(span, context);
      while (end > items.words.length) {
        items.rope = rope;
        items.grow(end);
        end = this.record(span, context);
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
    if (events.length > 0) {
      header |= layout.HEADER_HAS_EVENTS;
      p = this.readableEvents(events, p);
    }
    if (links.length > 0) {
      header |= layout.HEADER_HAS_LINKS;
      p = this.links(links, p);
    }
    w[start] = header;
    return p;
  }
}
