import { costNow } from '../../cost/cost-clock.js';
import { NativeSpan, type SpanOwner } from './native-span.js';
import { SpanDraft } from './span-draft.js';

/** A copy's ids and times say nothing, and nobody sees them. */
const DRAFT = new SpanDraft();

/**
 * What the calls on a span have cost that is about to be exported, found by doing them again on a copy that goes nowhere: its attributes,
 * one by one, and its events. So the span itself is like every other one: another class for spans whose calls are measured would make
 * calls on all spans dearer, since V8 then meets two classes where it met one.
 *
 * @returns milliseconds.
 */
export function replayCostMs(span: NativeSpan, owner: SpanOwner): number {
  const copy = new NativeSpan(owner, DRAFT, 0, span.name, span.kind);
  const { list, ownEvents } = span;
  // What a processor has made an object of is left as it is.
  const { keyValues } = list;
  const slots = list.map === null ? list.slots : 0;
  const startedMs = costNow();
  for (let i = 0; i < slots; i += 2) copy.setAttribute(keyValues[i] as string, keyValues[i + 1]);
  for (const event of ownEvents ?? []) {
    copy.addEvent(event.name);
    // As the span's own: an object made for each event would be of another shape than the program's.
    for (let i = 0; i < event.slots; i += 2)
      copy.setAttribute(event.keyValues[i] as string, event.keyValues[i + 1]);
  }
  return costNow() - startedMs;
}
