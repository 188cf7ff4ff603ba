/** Open spans beyond them are not captured. */
const MAX_OPEN_SPANS = 10_000;
/** Snapshots that are made in one turn of the event loop. */
const SNAPSHOTS_A_TURN = 128;
/** Marks a span that did not end by itself, or not yet. */
export const UNFINISHED_ATTRIBUTE = 'otlp_native.span.unfinished';

/** What a span has to have for it, ours and the SDK's. */
export interface OpenSpan {
  /** Adds an attribute, and returns the span. */
  setAttribute(key: string, value: boolean): OpenSpan;
  /** Ends it now. */
  end(): void;
}

/** How snapshots are made. */
export interface Snapshots<Span extends OpenSpan> {
  /** Null for none. */
  readonly intervalMs: number | null;
  /** Exports a span as it is now, with {@link UNFINISHED_ATTRIBUTE}, and leaves it open. */
  take(span: Span): void;
}

/** The sampled spans that have not ended, so that the end of the process doesn't lose them. */
export class OpenSpans<Span extends OpenSpan = OpenSpan> {
  /** In which interval each began, the oldest first. */
  private readonly spans = new Map<Span, number>();
  private readonly take: (span: Span) => void;
  private readonly timer: NodeJS.Timeout | null;
  private interval = 0;
  /** Those that the snapshots of this interval have still to be made of. */
  private left: Iterator<[Span, number]> | null = null;
  private hasCrashed = false;
  private readonly onCrash = (): void => {
    this.hasCrashed = true;
  };

  constructor({ intervalMs, take }: Snapshots<Span>) {
    this.take = take;
    this.timer = intervalMs === null ? null : setInterval(() => this.beginSnapshots(), intervalMs).unref();
    // A listener of `uncaughtException` would keep the process alive; this one only looks on.
    process.on('uncaughtExceptionMonitor', this.onCrash);
  }

  /** A span has started. */
  add(span: Span): void {
    if (this.spans.size < MAX_OPEN_SPANS) this.spans.set(span, this.interval);
  }

  /** It has ended. */
  delete(span: Span): void {
    this.spans.delete(span);
  }

  /** At the end of the process: after an exception that nobody caught, or a signal, ends all that is open, marked as unfinished. */
  endIfCut(isSignal: boolean): void {
    if (!this.hasCrashed && !isSignal) return;
    for (const span of [...this.spans.keys()]) span.setAttribute(UNFINISHED_ATTRIBUTE, true).end();
  }

  /** Looks on no longer. */
  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    process.off('uncaughtExceptionMonitor', this.onCrash);
    this.left = null;
    this.spans.clear();
  }

  private beginSnapshots(): void {
    this.interval += 1;
    // With so many that an interval isn't enough, the next one goes on with them.
    if (this.left !== null) return;
    this.left = this.spans[Symbol.iterator]();
    this.takeSome();
  }

  /** A part of them, so that no request has to wait for all. */
  private takeSome(): void {
    const { left } = this;
    if (left === null) return;
    for (let taken = 0; taken < SNAPSHOTS_A_TURN; taken += 1) {
      const { done, value } = left.next();
      // Those behind it are younger: most of them will have ended when the next interval has.
      if (done === true || value[1] >= this.interval) {
        this.left = null;
        return;
      }
      this.take(value[0]);
    }
    setImmediate(() => this.takeSome()).unref();
  }
}
