import type { SpanContext, TraceState } from '@opentelemetry/api';
import { spanIdText, traceIdText } from './id-words.js';
import type { SpanDraft } from './span-draft.js';

/** Who a span is: what its children and its `SpanContext` take from it. */
export abstract class SpanIdentity {
  readonly trace0: number;
  readonly trace1: number;
  readonly trace2: number;
  readonly trace3: number;
  readonly span0: number;
  readonly span1: number;
  /** W3C trace flags. */
  readonly traceFlags: number;
  /** The words are the ids; false for ids of a generator that are no ids. */
  readonly hasWords: boolean;
  readonly traceState: TraceState | undefined;
  /** The trace id as text, where it came as text. */
  readonly givenTraceId: string | null;
  private context: SpanContext | null;

  constructor(draft: SpanDraft, traceFlags: number) {
    this.trace0 = draft.trace0;
    this.trace1 = draft.trace1;
    this.trace2 = draft.trace2;
    this.trace3 = draft.trace3;
    this.span0 = draft.span0;
    this.span1 = draft.span1;
    this.traceFlags = traceFlags;
    this.hasWords = draft.hasWords;
    this.traceState = draft.traceState;
    this.givenTraceId = draft.traceId;
    this.context = draft.spanId === null ? null : this.makeContext(draft.spanId);
  }

  /** The span's context; the ids become text when it is first asked for. */
  spanContext(): SpanContext {
    if (this.context === null) this.context = this.makeContext(spanIdText(this.span0, this.span1));
    return this.context;
  }

  /** Writes the trace id in four words and the span id in two. */
  writeIds(words: Uint32Array, at: number): void {
    words[at] = this.trace0;
    words[at + 1] = this.trace1;
    words[at + 2] = this.trace2;
    words[at + 3] = this.trace3;
    words[at + 4] = this.span0;
    words[at + 5] = this.span1;
  }

  private makeContext(spanId: string): SpanContext {
    const traceId = this.givenTraceId ?? traceIdText(this.trace0, this.trace1, this.trace2, this.trace3);
    return { traceId, spanId, traceFlags: this.traceFlags, traceState: this.traceState };
  }
}
