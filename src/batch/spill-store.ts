import type { BindingSpill, BindingSpillAnswer } from '../native/binding.js';
import { failureError, isFailure, nativeRuntime } from '../native/runtime.js';
import type { Clock } from '../resilience/clock.js';
import type { Origin } from './backlog.js';
import type { BatchSpillOptions } from './batch-options.js';
import type { Level } from './priority.js';
import { readParcel, SpillParcel } from './spill-parcel.js';

/** A parcel that is larger goes to disk without waiting for more. */
const PARCEL_BYTES = 1 << 18;
const PARCEL_ITEMS = 1_024;
/** What may be on its way to disk. */
const PENDING_BYTES = 1 << 23;
/** When the disk doesn't give out what it has, it's asked again after this. */
const ASK_AGAIN_MS = 250;

/** What a spill asks of its processor. */
export interface SpillHost {
  /** An item has come back. */
  returned(payload: Uint8Array, level: Level, origin: Origin): void;
  /** There may be something to do. */
  changed(): void;
  /** Something is wrong with the disk. */
  failed(what: string, reason: string): void;
}

/** Items on disk: they go there in parcels, and come back in their order. A parcel is done when all of its items have their outcome. */
export class SpillStore {
  /** Items on disk, not in memory. */
  held = 0;
  /** Items on their way to disk. */
  pending = 0;
  /** Of all time. */
  stored = 0;
  recovered = 0;
  failed = 0;
  corrupt = 0;
  /** Items that came back, or were lost, of all time: the first so many of those stored and recovered. */
  private returned = 0;
  private readonly binding: BindingSpill;
  private readonly host: SpillHost;
  private readonly clock: Clock;
  private readonly maxParcelItems: number;
  /** Held and pending ones of this process, by level. */
  private readonly behind: [number, number, number] = [0, 0, 0];
  private recoveredLeft = 0;
  private open = new SpillParcel();
  private isScheduled = false;
  private pendingBytes = 0;
  private readonly writing: SpillParcel[] = [];
  private isAsking = false;
  private waits: { readonly target: number; readonly resolve: () => void }[] = [];
  private closed: (() => void) | null = null;
  private isOpened = false;
  private isClosing = false;
  private noteOpened: () => void = () => {};
  /** It is known what earlier processes left. */
  private readonly opened = new Promise<void>((resolve) => {
    this.noteOpened = resolve;
  });

  constructor(options: Required<BatchSpillOptions>, maxQueuedItems: number, clock: Clock, host: SpillHost) {
    this.host = host;
    this.clock = clock;
    this.maxParcelItems = Math.max(1, Math.min(PARCEL_ITEMS, maxQueuedItems >> 1));
    const runtime = nativeRuntime();
    const binding = runtime.core.openSpill(options);
    if (isFailure(binding)) throw failureError(binding);
    this.binding = binding;
    runtime.listen(binding.id, () => this.takeAnswers());
  }

  get hasRoom(): boolean {
    return this.pendingBytes < PENDING_BYTES;
  }

  /** Whether an item of this level would overtake others if it stayed in memory. `isKeyed`: of any level. */
  mustFollow(level: Level, isKeyed: boolean): boolean {
    return isKeyed ? this.held + this.pending > 0 || !this.isOpened : this.behind[level] > 0;
  }

  /** Copies an item and puts it on disk. @returns whether it's there, when that is known. */
  put(payload: Uint8Array, level: Level): Promise<boolean> {
    this.pending += 1;
    this.behind[level] += 1;
    const before = this.open.bytes;
    const stored = this.open.add(payload, level);
    this.pendingBytes += this.open.bytes - before;
    if (this.open.bytes >= PARCEL_BYTES || this.open.items >= this.maxParcelItems) this.write();
    else if (!this.isScheduled && this.writing.length === 0) {
      this.isScheduled = true;
      // What comes in this turn goes together; while the disk is at work, what comes until it has ended.
      queueMicrotask(() => {
        this.isScheduled = false;
        this.write();
      });
    }
    return stored;
  }

  /** Asks for what comes next, unless that is done already. */
  ask(): void {
    if (this.isAsking || this.held === 0) return;
    this.isAsking = true;
    this.binding.next();
  }

  /** All that is on disk and on its way there now has come back into memory. */
  async allReturned(): Promise<void> {
    await this.opened;
    const target = this.returned + this.held + this.pending;
    if (target === this.returned) return;
    await new Promise<void>((resolve) => {
      this.waits.push({ target, resolve });
    });
  }

  /** An item that came back stays on disk after all: it has no outcome. */
  keep(): void {
    this.held += 1;
  }

  /** Everything is on disk as far as it will be, and the directory is free for others. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.closed = resolve;
      this.isClosing = true;
      this.write();
      this.binding.close();
    });
  }

  /** The disk has taken too long: what isn't there counts as failed. */
  abandon(): void {
    this.failed += this.pending;
    this.pending = 0;
    nativeRuntime().unlisten(this.binding.id);
    this.noteOpened();
    for (const parcel of [...this.writing.splice(0), this.open]) parcel.answer(false);
  }

  private write(): void {
    if (this.open.items === 0) return;
    const parcel = this.open;
    this.open = new SpillParcel();
    this.writing.push(parcel);
    this.binding.append(parcel.payload, parcel.items);
  }

  private takeAnswers(): void {
    for (const answer of this.binding.takeAnswers()) {
      this.corrupt += answer.corrupt;
      this.held -= answer.corrupt;
      this.noteReturned(answer.corrupt);
      this.take(answer);
    }
    if (this.writing.length === 0) this.write();
    this.host.changed();
  }

  private take(answer: BindingSpillAnswer): void {
    switch (answer.kind) {
      case 'opened':
        this.isOpened = true;
        this.noteOpened();
        this.recovered += answer.items;
        this.recoveredLeft += answer.items;
        this.held += answer.items;
        if (answer.reason !== null) this.host.failed('the disk for what is spilled fails', answer.reason);
        return;
      case 'appended':
        this.noteAppended(answer.reason);
        return;
      case 'entry':
        this.isAsking = false;
        // Nobody takes it any more: it stays where it is.
        if (!this.isClosing) this.giveBack(answer);
        return;
      case 'empty':
        this.clock.after(ASK_AGAIN_MS, () => {
          this.isAsking = false;
          this.host.changed();
        });
        return;
      case 'closed':
        nativeRuntime().unlisten(this.binding.id);
        this.closed?.();
    }
  }

  private noteAppended(reason: string | null): void {
    const parcel = this.writing.shift();
    if (parcel === undefined) return;
    const { items, bytes, levels } = parcel;
    this.pending -= items;
    this.pendingBytes -= bytes;
    if (reason === null) {
      this.stored += items;
      this.held += items;
    } else {
      this.failed += items;
      for (const level of [0, 1, 2] as const) this.behind[level] -= levels[level];
      this.noteReturned(items);
      this.host.failed(`${items} items could not be spilled and are dropped`, reason);
    }
    parcel.answer(reason === null);
  }

  private giveBack({ token, items, payload }: BindingSpillAnswer): void {
    const read = readParcel(payload);
    if (read === null || read.length !== items) {
      this.held -= items;
      this.corrupt += items;
      this.binding.acknowledge(token);
      this.noteReturned(items);
      return;
    }
    let left = read.length;
    const origin: Origin = {
      settled: (settled) => {
        left -= settled;
        if (left === 0) this.binding.acknowledge(token);
      },
    };
    const isRecovered = this.recoveredLeft > 0;
    if (isRecovered) this.recoveredLeft -= items;
    for (const item of read) {
      if (!isRecovered) this.behind[item.level] -= 1;
      this.held -= 1;
      this.host.returned(item.payload, item.level, origin);
    }
    this.noteReturned(items);
  }

  private noteReturned(items: number): void {
    this.returned += items;
    // Whatever the disk lost: nobody stands behind what isn't there.
    if (this.held + this.pending === 0) this.behind.fill(0);
    const ended = this.waits.filter(({ target }) => target <= this.returned);
    this.waits = this.waits.filter(({ target }) => target > this.returned);
    for (const { resolve } of ended) resolve();
  }
}
