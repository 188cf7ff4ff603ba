/** Idle buffers of one class. */
export class Shelf {
  readonly classBytes: number;
  /** The one released last is at the end, and the first to go: it may still be in the processor's cache. */
  private readonly views: Uint8Array[] = [];
  /** The pool's clock when each was released. */
  private readonly idleSince: number[] = [];
  /** The fewest there were since the last trim: so many were not needed at the highest demand. */
  private fewest = 0;

  constructor(classBytes: number) {
    this.classBytes = classBytes;
  }

  /** An array of its whole buffer or of the front part that was last used, or none. */
  take(): Uint8Array | undefined {
    const view = this.views.pop();
    if (view === undefined) return undefined;
    this.idleSince.pop();
    if (this.views.length < this.fewest) this.fewest = this.views.length;
    return view;
  }

  put(view: Uint8Array, now: number): void {
    this.views.push(view);
    this.idleSince.push(now);
  }

  /** Forgets the buffer that has waited longest. Whether there was one. */
  dropOldest(): boolean {
    this.idleSince.shift();
    const hasDropped = this.views.shift() !== undefined;
    this.fewest = Math.min(this.fewest, this.views.length);
    return hasDropped;
  }

  /** Forgets what was released before `staleBefore`, and half of what the highest demand since the last call left. Returns how many. */
  trim(staleBefore: number): number {
    const unneeded = Math.ceil(this.fewest / 2);
    let dropped = 0;
    while (dropped < this.views.length) {
      const since = this.idleSince[dropped] ?? 0;
      if (dropped >= unneeded && since >= staleBefore) break;
      dropped++;
    }
    this.views.splice(0, dropped);
    this.idleSince.splice(0, dropped);
    this.fewest = this.views.length;
    return dropped;
  }
}
