import { type Backlog, type BatchLimits, type Origin, PUSHED, type Pushed, type Taken } from './backlog.js';
import type { BatchCause } from './batch.js';
import { Fifo } from './fifo.js';
import { type Level, PRIORITIES, turnOf } from './priority.js';

/** An array for so many items at most is made at its full size, where the batch before was full too. */
const MAX_PREPARED_ITEMS = 8_192;

/** Items that will leave together. */
interface Segment<T> {
  /** May be longer than `count` while it grows. */
  items: T[];
  count: number;
  bytes: number;
  /** When its first item came. */
  readonly sinceMs: number;
  readonly epoch: number;
  /** As long as `items`, once one of them has an origin. */
  origins: (Origin | null)[] | null;
  cause: BatchCause;
}

interface Lane<T> {
  readonly level: Level;
  /** Those that may leave. */
  readonly sealed: Fifo<Segment<T>>;
  /** That which grows, if there is one. */
  open: Segment<T> | null;
  /** For how many items the next array is made. */
  prepared: number;
}

/**
 * Items without keys. The array that they are added to is that which the consumer gets, so an item costs one push; the time is read
 * once a batch.
 */
export class SegmentBacklog<T> implements Backlog<T> {
  items = 0;
  bytes = 0;
  private readonly lanes: readonly Lane<T>[] = PRIORITIES.map((_, level) => ({
    level: level as Level,
    sealed: new Fifo<Segment<T>>(),
    open: null,
    prepared: 0,
  }));
  private readonly limits: BatchLimits;
  private readonly now: () => number;
  private epoch = 0;

  constructor(limits: BatchLimits, now: () => number) {
    this.limits = limits;
    this.now = now;
  }

  push(item: T, level: Level, bytes: number, origin: Origin | null): Pushed {
    const lane = this.lanes[level] as Lane<T>;
    let segment = lane.open;
    let pushed: Pushed = PUSHED.behind;
    if (segment !== null && bytes > 0 && segment.bytes + bytes > this.limits.maxBytes) {
      this.seal(lane, segment, 'bytes');
      segment = null;
      pushed = PUSHED.ready;
    }
    if (segment === null) {
      const { epoch } = this;
      const items: T[] = lane.prepared === 0 ? [] : new Array(lane.prepared);
      segment = { items, count: 0, bytes: 0, sinceMs: this.now(), epoch, origins: null, cause: 'items' };
      lane.open = segment;
      if (pushed === PUSHED.behind) pushed = PUSHED.first;
    }
    if (origin !== null || segment.origins !== null) {
      segment.origins ??= new Array(segment.count).fill(null);
      segment.origins.push(origin);
    }
    segment.items[segment.count++] = item;
    segment.bytes += bytes;
    this.items += 1;
    this.bytes += bytes;
    if (segment.count >= this.limits.targetItems) this.seal(lane, segment, 'items');
    else if (segment.bytes >= this.limits.maxBytes) this.seal(lane, segment, 'bytes');
    else return pushed;
    return PUSHED.ready;
  }

  take(nowMs: number, isPressed: boolean): Taken<T> | null {
    let next: Lane<T> | null = null;
    let turn = Number.POSITIVE_INFINITY;
    for (const lane of this.lanes) {
      const segment = lane.sealed.first ?? lane.open;
      if (segment === null) continue;
      const isSealed = segment !== lane.open;
      if (!isSealed && !isPressed && nowMs < segment.sinceMs + this.limits.maxDelayMs) continue;
      const laneTurn = turnOf(lane.level, segment.sinceMs, this.limits.agingMs);
      if (laneTurn < turn) [next, turn] = [lane, laneTurn];
    }
    return next === null ? null : this.takeFrom(next, nowMs);
  }

  release(): void {}

  endEpoch(): number {
    for (const lane of this.lanes) if (lane.open !== null) this.seal(lane, lane.open, 'flush');
    return this.epoch++;
  }

  dueMs(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const { sealed, open } of this.lanes) {
      if (sealed.size > 0) return Number.NEGATIVE_INFINITY;
      if (open !== null) due = Math.min(due, open.sinceMs + this.limits.maxDelayMs);
    }
    return due;
  }

  private takeFrom(lane: Lane<T>, nowMs: number): Taken<T> {
    let segment = lane.sealed.shift();
    if (segment === undefined) {
      segment = lane.open as Segment<T>;
      this.seal(lane, segment, nowMs >= segment.sinceMs + this.limits.maxDelayMs ? 'delay' : 'full');
      lane.sealed.shift();
    }
    this.join(lane, segment);
    const { items, bytes, cause, epoch, origins } = segment;
    this.items -= items.length;
    this.bytes -= bytes;
    const priority = PRIORITIES[lane.level] as Taken<T>['priority'];
    return { items, bytes, priority, cause, level: lane.level, epoch, origins, keys: null };
  }

  /** Adds those behind it, which were sealed while batches were smaller, or by a flush. */
  private join(lane: Lane<T>, segment: Segment<T>): void {
    const { targetItems, maxBytes } = this.limits;
    for (let next = lane.sealed.first; next !== undefined; next = lane.sealed.first) {
      const fits =
        segment.items.length + next.items.length <= targetItems && segment.bytes + next.bytes <= maxBytes;
      if (!fits || next.epoch !== segment.epoch) return;
      lane.sealed.shift();
      if (segment.origins !== null || next.origins !== null)
        segment.origins = [...originsOf(segment), ...originsOf(next)];
      for (const item of next.items) segment.items.push(item);
      segment.bytes += next.bytes;
    }
  }

  private seal(lane: Lane<T>, segment: Segment<T>, cause: BatchCause): void {
    segment.cause = cause;
    lane.sealed.push(segment);
    lane.open = null;
    lane.prepared = cause === 'items' ? Math.min(segment.count, MAX_PREPARED_ITEMS) : 0;
    if (segment.items.length !== segment.count) segment.items.length = segment.count;
  }
}

function originsOf<T>({ origins, items }: Segment<T>): (Origin | null)[] {
  return origins ?? items.map(() => null);
}
