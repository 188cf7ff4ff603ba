import type { SpanContext, TraceState } from '@opentelemetry/api';
import { HEADER_HAS_PARENT, HEADER_IS_REMOTE, HEADER_TRACE_FLAGS_MASK } from '../../capture/layout.js';
import { idWords } from './id-words.js';
import type { SpanIdentity } from './span-identity.js';

/**
 * What is known of a span before it exists: its ids and its parent. Samplers of ours decide by it.
 *
 * One draft serves every span whose start runs no code of others.
 */
export class SpanDraft {
  trace0 = 0;
  trace1 = 0;
  trace2 = 0;
  trace3 = 0;
  span0 = 0;
  span1 = 0;
  parent0 = 0;
  parent1 = 0;
  /** The parent's trace flags, `HEADER_HAS_PARENT` and `HEADER_IS_REMOTE`; 0 for a root span. */
  parentBits = 0;
  /** The trace id as text, where it came as text. */
  traceId: string | null = null;
  /** The span id as text, where it came as text. */
  spanId: string | null = null;
  /** The parent's context, where the words and bits don't say all of it. */
  parentContext: SpanContext | undefined = undefined;
  traceState: TraceState | undefined = undefined;
  /** The words are the ids; false for ids of a generator that are no ids. */
  hasWords = true;

  /** Takes the place in the trace that a child of `parent` has. */
  childOf(parent: SpanIdentity): void {
    this.trace0 = parent.trace0;
    this.trace1 = parent.trace1;
    this.trace2 = parent.trace2;
    this.trace3 = parent.trace3;
    this.traceId = parent.givenTraceId;
    this.parent0 = parent.span0;
    this.parent1 = parent.span1;
    this.parentBits = HEADER_HAS_PARENT | (parent.traceFlags & HEADER_TRACE_FLAGS_MASK);
    this.traceState = parent.traceState;
    // The words of a parent don't tell its trace state, or ids that were given in capitals.
    this.parentContext =
      parent.traceState !== undefined || parent.givenTraceId !== null ? parent.spanContext() : undefined;
  }

  /**
   * Takes the place in the trace that a child of the span with `context` has.
   *
   * @returns false when that context isn't valid: the span has no parent.
   */
  childOfContext(context: SpanContext): boolean {
    // All is read before anything is set: a context of others' making may run code that starts spans, too.
    const { traceId, spanId, traceFlags, traceState, isRemote } = context;
    const span = idWords(spanId, 2);
    if (span === null) return false;
    this.parent0 = span[0] as number;
    this.parent1 = span[1] as number;
    const trace = idWords(traceId, 4);
    if (trace === null) return false;
    this.setTrace(trace);
    this.traceId = traceId;
    this.parentBits =
      HEADER_HAS_PARENT | (isRemote === true ? HEADER_IS_REMOTE : 0) | (traceFlags & HEADER_TRACE_FLAGS_MASK);
    this.traceState = traceState ?? undefined;
    this.parentContext = context;
    return true;
  }

  /** Makes it a root span, of which only the trace id is missing. */
  asRoot(): void {
    this.parent0 = 0;
    this.parent1 = 0;
    this.parentBits = 0;
    this.traceId = null;
    this.traceState = undefined;
    this.parentContext = undefined;
  }

  setTrace(words: Int32Array): void {
    this.trace0 = words[0] as number;
    this.trace1 = words[1] as number;
    this.trace2 = words[2] as number;
    this.trace3 = words[3] as number;
  }
}
