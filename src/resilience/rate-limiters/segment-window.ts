/** How much came in the segments of time that the last interval touches, the oldest and the one that has begun included. */
export class SegmentWindow {
  /** In all segments. */
  total = 0;
  private readonly counts: Float64Array;
  private readonly segmentMs: number;
  private readonly startMs: number;
  private newest = 0;

  /** @param segments that an interval has; it touches one more, but at the moment when they begin. */
  constructor(intervalMs: number, segments: number, startMs: number) {
    this.counts = new Float64Array(segments + 1);
    this.segmentMs = intervalMs / segments;
    this.startMs = startMs;
  }

  /** Drops what is too old by now. */
  advance(now: number): void {
    const segment = Math.floor((now - this.startMs) / this.segmentMs);
    const { counts } = this;
    const first = Math.max(this.newest + 1, segment - counts.length + 1);
    for (let passed = first; passed <= segment; passed += 1) {
      const at = passed % counts.length;
      this.total -= counts[at] ?? 0;
      counts[at] = 0;
    }
    this.newest = Math.max(this.newest, segment);
  }

  /** Adds what came now. */
  add(count: number, now: number): void {
    this.advance(now);
    const at = this.newest % this.counts.length;
    this.counts[at] = (this.counts[at] ?? 0) + count;
    this.total += count;
  }

  /** When at least `count` of the total will have been dropped. */
  droppedAt(count: number): number {
    const { counts, newest } = this;
    let dropped = 0;
    for (let segment = Math.max(0, newest - counts.length + 1); segment < newest; segment += 1) {
      dropped += counts[segment % counts.length] ?? 0;
      if (dropped >= count) return this.endOf(segment);
    }
    return this.endOf(newest);
  }

  private endOf(segment: number): number {
    return this.startMs + (segment + this.counts.length) * this.segmentMs;
  }
}
