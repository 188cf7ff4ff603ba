import { type Context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';

/** A chain of entries is rewritten without its shadowed ones when it gets twice as long as it has to be, or this long. */
const MIN_COMPACTED_DEPTH = 8;

/** One value of a context, and those set before it. A later entry of a key shadows an earlier one. */
interface Entry {
  readonly key: symbol;
  readonly value: unknown;
  readonly next: Entry | null;
  readonly depth: number;
  /** At this depth shadowed entries are dropped, so that a context that is set in a loop stays small. */
  readonly compactAt: number;
}

/** The key under which the API keeps the active span, learnt from the API itself: it doesn't export it. */
export const SPAN_KEY: symbol = learnSpanKey();

/**
 * A {@link Context} that shares what it inherits instead of copying it: setting a value costs one small object.
 *
 * It works with every function of `@opentelemetry/api`, and may stand on a context of another implementation.
 */
export class NativeContext implements Context {
  /** The active span; what `trace.getSpan` returns. */
  readonly span: Span | undefined;
  private readonly entries: Entry | null;
  /** Where other keys are looked up that have no entry; null for the root context, which has no values. */
  private readonly base: Context | null;

  private constructor(span: Span | undefined, entries: Entry | null, base: Context | null) {
    this.span = span;
    this.entries = entries;
    this.base = base;
  }

  /** `context` with `span` as the active one, as `trace.setSpan` gives. */
  static withSpan(context: Context, span: Span | undefined): NativeContext {
    if (context instanceof NativeContext) return new NativeContext(span, context.entries, context.base);
    return new NativeContext(span, null, context === ROOT_CONTEXT ? null : context);
  }

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.span;
    for (let entry = this.entries; entry !== null; entry = entry.next) {
      if (entry.key === key) return entry.value;
    }
    return this.base === null ? undefined : this.base.getValue(key);
  }

  setValue(key: symbol, value: unknown): NativeContext {
    if (key === SPAN_KEY) return new NativeContext(value as Span | undefined, this.entries, this.base);
    return new NativeContext(this.span, withEntry(this.entries, key, value), this.base);
  }

  deleteValue(key: symbol): NativeContext {
    return this.setValue(key, undefined);
  }
}

/** The active span of any context, as `trace.getSpan` returns it. */
export function spanOf(context: Context): Span | undefined {
  if (context instanceof NativeContext) return context.span;
  return context === ROOT_CONTEXT ? undefined : trace.getSpan(context);
}

function withEntry(entries: Entry | null, key: symbol, value: unknown): Entry {
  const depth = entries === null ? 1 : entries.depth + 1;
  const compactAt = entries === null ? MIN_COMPACTED_DEPTH : entries.compactAt;
  const entry = { key, value, next: entries, depth, compactAt };
  return depth < compactAt ? entry : compacted(entry);
}

function compacted(entries: Entry): Entry {
  const visible = new Map<symbol, unknown>();
  for (let entry: Entry | null = entries; entry !== null; entry = entry.next) {
    if (!visible.has(entry.key)) visible.set(entry.key, entry.value);
  }
  const compactAt = Math.max(MIN_COMPACTED_DEPTH, visible.size * 2);
  let chain: Entry | null = null;
  for (const [key, value] of [...visible].reverse()) {
    chain = { key, value, next: chain, depth: chain === null ? 1 : chain.depth + 1, compactAt };
  }
  return chain ?? entries;
}

function learnSpanKey(): symbol {
  let learnt: symbol | null = null;
  const probe: Context = {
    getValue: () => undefined,
    setValue: () => probe,
    deleteValue: (key) => {
      learnt = key;
      return probe;
    },
  };
  trace.deleteSpan(probe);
  return learnt ?? Symbol.for('OpenTelemetry Context Key SPAN');
}
