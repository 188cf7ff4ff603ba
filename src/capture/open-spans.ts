/** Open spans beyond them are not captured. */
const MAX_OPEN_SPANS = 10_000;
/** Marks a span that a crash ended. */
export const UNFINISHED_ATTRIBUTE = 'otlp_native.span.unfinished';

/** What a span has to have for it, ours and the SDK's. */
export interface OpenSpan {
  /** Adds an attribute, and returns the span. */
  setAttribute(key: string, value: boolean): OpenSpan;
  /** Ends it now. */
  end(): void;
}

/** The sampled spans that have not ended, so that a crash doesn't lose them. */
export class OpenSpans {
  private readonly spans = new Set<OpenSpan>();
  private hasCrashed = false;
  private readonly onCrash = (): void => {
    this.hasCrashed = true;
  };

  constructor() {
    // A listener of `uncaughtException` would keep the process alive; this one only looks on.
    process.on('uncaughtExceptionMonitor', this.onCrash);
  }

  /** A span has started. */
  add(span: OpenSpan): void {
    if (this.spans.size < MAX_OPEN_SPANS) this.spans.add(span);
  }

  /** It has ended. */
  delete(span: OpenSpan): void {
    this.spans.delete(span);
  }

  /** At the end of the process: after an exception that nobody caught, ends all that is open, marked as unfinished. */
  endIfCrashed(): void {
    if (!this.hasCrashed) return;
    for (const span of [...this.spans]) span.setAttribute(UNFINISHED_ATTRIBUTE, true).end();
  }

  /** Looks on no longer. */
  close(): void {
    process.off('uncaughtExceptionMonitor', this.onCrash);
    this.spans.clear();
  }
}
