/** What makes items of one signal: spans, log records. */
export interface ItemSource {
  /** Items made so far. */
  readonly made: number;
  /** Makes `count` items at once, or a few more where they come in groups. */
  make(count: number): void;
}

/** A source and the SDK behind it, at work in this process. */
export interface RunningItems {
  source: ItemSource;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** A subject at work in this process: items go in at `source`, and `settled` tells how many have left for good. */
export interface ItemPath {
  source: ItemSource;
  /** Items that were delivered or given up, of those made. */
  settled(): number;
  /** Whether an export is under way. */
  isExporting(): boolean;
  /** Items that weren't delivered, once all that waited was sent. */
  lost(): number;
  /** Items that may wait at once without the subject dropping any. */
  backlogLimit: number;
  /** Ready when it's worth looking at `settled` again. */
  nextChange(): Promise<void>;
  /** Sends all that waits. */
  flush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** The path of items that nobody takes. */
export function unheardPath({ source, forceFlush, shutdown }: RunningItems): ItemPath {
  return {
    source,
    settled: () => source.made,
    isExporting: () => false,
    lost: () => 0,
    backlogLimit: Number.POSITIVE_INFINITY,
    nextChange: () => new Promise((resolve) => setImmediate(resolve)),
    flush: forceFlush,
    shutdown,
  };
}
