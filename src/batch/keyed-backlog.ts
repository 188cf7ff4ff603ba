import { type Backlog, type BatchLimits, type Origin, PUSHED, type Pushed, type Taken } from './backlog.js';
import type { BatchCause } from './batch.js';
import { Fifo } from './fifo.js';
import { KeyHeap } from './key-heap.js';
import { type Level, PRIORITIES, turnOf } from './priority.js';

interface Entry<T> {
  readonly item: T;
  readonly level: Level;
  readonly bytes: number;
  readonly origin: Origin | null;
  readonly sinceMs: number;
  readonly epoch: number;
  /** Counts all entries: the order in which they came. */
  readonly number: number;
}

/** Items of one key, in their order whatever their priority. */
interface KeyQueue<T> {
  readonly key: unknown;
  readonly entries: Fifo<Entry<T>>;
  /** How many at the front may leave together: those of one priority and epoch. */
  run: number;
  runBytes: number;
  /** Some of its items are with a consumer, so none may leave. */
  isBusy: boolean;
  /** The number of its first entry. */
  rank: number;
}

/** Keys whose first item is of one priority. */
interface Lane<T> {
  readonly level: Level;
  /** Those that may leave. */
  readonly free: KeyHeap<KeyQueue<T>>;
  /** What is in their runs. */
  items: number;
  bytes: number;
}

/** Items that keep their order by key: a batch takes keys of which nothing is with a consumer. */
export class KeyedBacklog<T> implements Backlog<T> {
  items = 0;
  bytes = 0;
  private readonly queues = new Map<unknown, KeyQueue<T>>();
  private readonly lanes: readonly Lane<T>[] = PRIORITIES.map((_, level) => ({
    level: level as Level,
    free: new KeyHeap<KeyQueue<T>>(),
    items: 0,
    bytes: 0,
  }));
  private readonly limits: BatchLimits;
  private readonly now: () => number;
  private readonly keyOf: (item: T) => unknown;
  private epoch = 0;
  private lastNumber = 0;

  constructor(limits: BatchLimits, now: () => number, keyOf: (item: T) => unknown) {
    this.limits = limits;
    this.now = now;
    this.keyOf = keyOf;
  }

  push(item: T, level: Level, bytes: number, origin: Origin | null): Pushed {
    const key = this.keyOf(item);
    const { epoch } = this;
    const number = ++this.lastNumber;
    const entry: Entry<T> = { item, level, bytes, origin, sinceMs: this.now(), epoch, number };
    this.items += 1;
    this.bytes += bytes;
    const queue = this.queues.get(key);
    if (queue === undefined) {
      const entries = new Fifo<Entry<T>>();
      entries.push(entry);
      const made = { key, entries, run: 1, runBytes: bytes, isBusy: false, rank: number };
      this.queues.set(key, made);
      return this.list(made, entry) ? PUSHED.ready : PUSHED.first;
    }
    const head = queue.entries.first;
    queue.entries.push(entry);
    if (queue.run !== queue.entries.size - 1) return PUSHED.behind;
    if (head !== undefined && (head.level !== level || head.epoch !== epoch)) return PUSHED.behind;
    queue.run += 1;
    queue.runBytes += bytes;
    // Without a head it's busy: all that it had is with a consumer.
    if (queue.isBusy) return PUSHED.behind;
    const lane = this.laneOf(level);
    lane.items += 1;
    lane.bytes += bytes;
    return this.isFull(lane) ? PUSHED.ready : PUSHED.behind;
  }

  take(nowMs: number, isPressed: boolean): Taken<T> | null {
    let next: Lane<T> | null = null;
    let nextCause: BatchCause = 'full';
    let turn = Number.POSITIVE_INFINITY;
    for (const lane of this.lanes) {
      const head = lane.free.first?.entries.first;
      if (head === undefined) continue;
      const cause = this.causeOf(lane, head, nowMs) ?? (isPressed ? 'full' : null);
      const laneTurn = turnOf(lane.level, head.sinceMs, this.limits.agingMs);
      if (cause !== null && laneTurn < turn) [next, nextCause, turn] = [lane, cause, laneTurn];
    }
    return next === null ? null : this.takeFrom(next, nextCause);
  }

  release({ keys }: Taken<T>): void {
    for (const key of keys ?? []) {
      const queue = this.queues.get(key);
      if (queue === undefined) continue;
      queue.isBusy = false;
      const head = queue.entries.first;
      if (head === undefined) {
        this.queues.delete(key);
        continue;
      }
      if (queue.run === 0) this.findRun(queue, head);
      this.list(queue, head);
    }
  }

  endEpoch(): number {
    return this.epoch++;
  }

  dueMs(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const lane of this.lanes) {
      const head = lane.free.first?.entries.first;
      if (head === undefined) continue;
      if (this.isFull(lane) || head.epoch < this.epoch) return Number.NEGATIVE_INFINITY;
      due = Math.min(due, head.sinceMs + this.limits.maxDelayMs);
    }
    return due;
  }

  private causeOf(lane: Lane<T>, head: Entry<T>, nowMs: number): BatchCause | null {
    if (lane.items >= this.limits.targetItems) return 'items';
    if (lane.bytes >= this.limits.maxBytes) return 'bytes';
    if (head.epoch < this.epoch) return 'flush';
    return nowMs >= head.sinceMs + this.limits.maxDelayMs ? 'delay' : null;
  }

  private takeFrom(lane: Lane<T>, cause: BatchCause): Taken<T> {
    const { targetItems, maxBytes } = this.limits;
    const items: T[] = [];
    const origins: (Origin | null)[] = [];
    let hasOrigins = false;
    const keys: unknown[] = [];
    const epoch = lane.free.first?.entries.first?.epoch ?? 0;
    let bytes = 0;
    const fits = (entry: Entry<T>) =>
      entry.epoch === epoch &&
      (items.length === 0 || (items.length < targetItems && bytes + entry.bytes <= maxBytes));
    for (let queue = lane.free.first; queue !== undefined; queue = lane.free.first) {
      const head = queue.entries.first;
      if (head === undefined || !fits(head)) break;
      lane.free.shift();
      lane.items -= queue.run;
      lane.bytes -= queue.runBytes;
      queue.isBusy = true;
      keys.push(queue.key);
      for (let entry: Entry<T> | undefined = head; queue.run > 0; entry = queue.entries.first) {
        if (entry === undefined || !fits(entry)) break;
        queue.entries.shift();
        queue.run -= 1;
        queue.runBytes -= entry.bytes;
        items.push(entry.item);
        bytes += entry.bytes;
        origins.push(entry.origin);
        hasOrigins ||= entry.origin !== null;
      }
    }
    this.items -= items.length;
    this.bytes -= bytes;
    const priority = PRIORITIES[lane.level] as Taken<T>['priority'];
    return {
      items,
      bytes,
      priority,
      cause,
      level: lane.level,
      epoch,
      origins: hasOrigins ? origins : null,
      keys,
    };
  }

  /** Lets a key that has items leave. @returns whether a batch may be ready. */
  private list(queue: KeyQueue<T>, head: Entry<T>): boolean {
    const lane = this.laneOf(head.level);
    queue.rank = head.number;
    lane.free.push(queue);
    lane.items += queue.run;
    lane.bytes += queue.runBytes;
    return this.isFull(lane);
  }

  private findRun(queue: KeyQueue<T>, head: Entry<T>): void {
    for (let at = 0; at < queue.entries.size; at += 1) {
      const entry = queue.entries.at(at);
      if (entry === undefined || entry.level !== head.level || entry.epoch !== head.epoch) return;
      queue.run += 1;
      queue.runBytes += entry.bytes;
    }
  }

  private isFull({ items, bytes }: Lane<T>): boolean {
    return items >= this.limits.targetItems || bytes >= this.limits.maxBytes;
  }

  private laneOf(level: Level): Lane<T> {
    return this.lanes[level] as Lane<T>;
  }
}
