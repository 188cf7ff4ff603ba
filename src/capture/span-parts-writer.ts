import { ChunkWriter, isId } from './chunk-writer.js';
import * as layout from './layout.js';
import type { EventLike, LinkLike } from './readable-span.js';

/** The parts of a span that are written alike whosever it is: events and links in the form that the SDK's have. */
export abstract class SpanPartsWriter extends ChunkWriter {
  protected readableEvents(events: readonly EventLike[], at: number): number {
    const w = this.items.words;
    const count = events.length;
    w[at] = count;
    let p = at + 1;
    for (let i = 0; i < count; i++) {
      const event = events[i] as EventLike;
      p = this.time(event.time, p);
      p = this.internedName(event.name, this.tables.eventNames, p);
      w[p++] = event.droppedAttributesCount ?? 0;
      p = this.attributes(event.attributes, p, this.tables.eventRoot);
    }
    return p;
  }

  protected links(links: readonly LinkLike[], at: number): number {
    const count = links.length;
    this.items.words[at] = count;
    let p = at + 1;
    for (let i = 0; i < count; i++) p = this.link(links[i] as LinkLike, p);
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
}
