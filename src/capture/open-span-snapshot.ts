import { UNFINISHED_ATTRIBUTE } from './open-spans.js';
import type { HrTime, SpanLike } from './readable-span.js';

/** A span of the SDK as it is now: marked as unfinished, with an end. */
export function openSpanSnapshot(span: SpanLike): SpanLike {
  const { name, kind, parentSpanContext, startTime, status, events, links, resource } = span;
  const { instrumentationScope, droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span;
  const nowMs = Date.now();
  const now: HrTime = [Math.floor(nowMs / 1000), (nowMs % 1000) * 1_000_000];
  return {
    name,
    kind,
    spanContext: () => span.spanContext(),
    parentSpanContext,
    startTime,
    // Its start has a finer clock, which may be ahead.
    endTime: now[0] - startTime[0] + (now[1] - startTime[1]) / 1e9 > 0 ? now : startTime,
    status,
    attributes: { ...span.attributes, [UNFINISHED_ATTRIBUTE]: true },
    events,
    links,
    resource,
    instrumentationScope,
    droppedAttributesCount,
    droppedEventsCount,
    droppedLinksCount,
  };
}
