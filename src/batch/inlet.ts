import { type Backlog, type Origin, PUSHED, type Pushed, type Taken } from './backlog.js';
import type { BatchConfig } from './batch-config.js';
import type { BatchCodec } from './batch-options.js';
import type { BatchDrops } from './batch-stats.js';
import type { FailureReports } from './failure-reports.js';
import { codecOrBytes } from './items-codec.js';
import type { Level } from './priority.js';
import { SpillStore } from './spill-store.js';
import { WaitingAdds } from './waiting-adds.js';
import { WorkerIntake } from './worker-intake.js';

/** Those who wait here and on other threads get their turns in groups of so many. */
const TURN_ITEMS = 64;

/** What the inlet asks of its processor. */
export interface InletHost {
  /** Moves what can be moved. `isPressed`: consumers that are free get what there is. */
  pump(isPressed?: boolean): void;
  /** An item came that may decide when the next batch is due. */
  added(): void;
}

/** Decides of each item whether it's let in, has to wait, goes to disk or is dropped, and counts it: once, and for one reason. */
export class Inlet<T> {
  readonly waiting: WaitingAdds<T>;
  spill: SpillStore | null = null;
  intake: WorkerIntake | null = null;
  isClosed = false;
  private accepted = 0;
  private readonly dropped = { queueFull: 0, tooLarge: 0, invalid: 0, shutdown: 0 };
  private readonly config: BatchConfig<T>;
  private readonly backlog: Backlog<T>;
  private readonly reports: FailureReports<T>;
  private readonly host: InletHost;
  private readonly codec: BatchCodec<T>;

  constructor(config: BatchConfig<T>, backlog: Backlog<T>, reports: FailureReports<T>, host: InletHost) {
    this.config = config;
    this.backlog = backlog;
    this.reports = reports;
    this.host = host;
    this.codec = codecOrBytes(config.codec);
    this.waiting = new WaitingAdds(() => host.pump());
    if (config.spill === null) return;
    this.spill = new SpillStore(config.spill, config.maxQueuedItems, config.clock, {
      returned: (payload, level, origin) => this.putBytes(payload, level, origin),
      changed: () => host.pump(),
      failed: (what, reason) => reports.tell(what, reason),
    });
  }

  add(item: T, level: Level, signal: AbortSignal | undefined): boolean | Promise<boolean> {
    const bytes = this.config.sizeOf === null ? 0 : this.sizeOf(item);
    if (bytes < 0) return false;
    if (this.isClosed) return this.drop('shutdown');
    if (this.hasRoom(level, bytes)) return this.take(item, level, bytes);
    return this.addWithoutRoom(item, level, bytes, signal);
  }

  /** False, and nothing is counted, where `add` would wait. */
  tryAdd(item: T, level: Level): boolean {
    if (this.config.overflow === 'drop' || this.isClosed) return this.add(item, level, undefined) === true;
    const bytes = this.config.sizeOf === null ? 0 : this.sizeOf(item);
    if (bytes < 0) return false;
    if (!this.hasRoom(level, bytes)) this.host.pump(true);
    return this.hasRoom(level, bytes) && this.take(item, level, bytes);
  }

  /** The way in for other threads. */
  openIntake(): WorkerIntake {
    const { producerMaxItems, producerMaxBytes } = this.config;
    this.intake ??= new WorkerIntake(producerMaxItems, producerMaxBytes, () => this.host.pump());
    if (this.isClosed) this.intake.close();
    return this.intake;
  }

  /** Nothing more is taken; what was handed in, and who waits, is still served. */
  close(): void {
    this.isClosed = true;
    if (this.intake === null) return;
    this.intake.close();
    // Word of the last items may still be on its way.
    this.intake.mayHaveItems = true;
  }

  /** Lets in those for whom there is room: from here, from other threads and from disk, in turns. */
  admit(): void {
    const { intake, spill } = this;
    let mayHaveMore = true;
    while (mayHaveMore) {
      mayHaveMore = this.admitWaiting();
      if (!intake?.mayHaveItems) continue;
      if (!this.isFull()) {
        const room = this.config.maxQueuedItems - this.backlog.items;
        this.takeFromIntake(intake, Math.min(room, TURN_ITEMS));
        mayHaveMore = true;
      } else if (spill?.hasRoom) mayHaveMore = this.takeFromIntake(intake, TURN_ITEMS) > 0;
    }
    const isLow = this.backlog.items * 2 <= this.config.maxQueuedItems;
    if (spill !== null && !this.isClosed && isLow) spill.ask();
  }

  /** Whether someone waits for what is there to leave. */
  get isPressed(): boolean {
    return this.waiting.size > 0 || this.intake?.mayHaveItems === true;
  }

  /** Whether nothing is on its way in. */
  get isIdle(): boolean {
    return !this.isPressed && (this.spill?.pending ?? 0) === 0;
  }

  /** Takes what other threads have handed in, whether there is room or not: it's bounded by itself. */
  takeHandedIn(): void {
    while (this.intake !== null && this.takeFromIntake(this.intake, 2 ** 31) > 0);
  }

  /** What has no outcome when time has run out stays on disk or goes there, or is counted. */
  leave({ items, level, origins }: Taken<T>): void {
    const { spill } = this;
    for (const [at, item] of items.entries()) {
      if (spill !== null && (origins?.[at] ?? null) !== null) spill.keep();
      else if (spill === null || !this.spillCounted(spill, item, level)) this.dropped.shutdown += 1;
    }
  }

  /** Those who still wait get their answer. */
  refuseWaiting(): void {
    for (let add = this.waiting.shift(); add !== undefined; add = this.waiting.shift())
      add.resolve(this.drop('shutdown'));
  }

  stats(): { accepted: number; queued: number; dropped: BatchDrops } {
    const { dropped, spill } = this;
    const intake = this.intake?.stats();
    const handedIn = (intake?.held ?? 0) + (this.intake?.inHand ?? 0);
    return {
      accepted: this.accepted + (intake?.accepted ?? 0),
      queued: this.backlog.items + handedIn + (spill?.pending ?? 0),
      dropped: {
        queueFull: dropped.queueFull + (intake?.queueFull ?? 0),
        tooLarge: dropped.tooLarge + (intake?.tooLarge ?? 0),
        invalid: dropped.invalid + (intake?.invalid ?? 0),
        shutdown: dropped.shutdown + (intake?.shutdown ?? 0),
        spillFailed: spill?.failed ?? 0,
        corrupt: spill?.corrupt ?? 0,
      },
    };
  }

  private addWithoutRoom(
    item: T,
    level: Level,
    bytes: number,
    signal: AbortSignal | undefined,
  ): boolean | Promise<boolean> {
    if (bytes > this.config.maxQueuedBytes) return this.drop('tooLarge');
    // What is there needn't wait for more when a consumer is free.
    this.host.pump(true);
    if (this.hasRoom(level, bytes)) return this.take(item, level, bytes);
    if (this.spill?.hasRoom && this.waiting.size === 0) return this.takeToDisk(this.spill, item, level);
    if (this.config.overflow === 'drop' || this.waiting.size >= this.config.maxWaiting)
      return this.drop('queueFull');
    const taken = this.waiting.enter(item, level, bytes, signal);
    this.host.pump();
    return taken;
  }

  /** A turn of those who wait here. @returns whether there are more that could be let in. */
  private admitWaiting(): boolean {
    const { waiting, spill } = this;
    for (let count = 0; count < TURN_ITEMS; count += 1) {
      const add = waiting.first;
      if (add === undefined) return false;
      if (this.fits(add.level, add.bytes)) {
        waiting.shift();
        add.resolve(this.take(add.item, add.level, add.bytes));
      } else if (spill?.hasRoom) {
        waiting.shift();
        add.resolve(this.takeToDisk(spill, add.item, add.level));
      } else return false;
    }
    return true;
  }

  private take(item: T, level: Level, bytes: number): boolean {
    this.accepted += 1;
    return this.put(item, level, bytes, null);
  }

  private takeToDisk(spill: SpillStore, item: T, level: Level): boolean | Promise<boolean> {
    let payload: Uint8Array;
    try {
      payload = this.codec.encode(item);
    } catch (error) {
      this.reports.tell('the codec failed', error);
      return this.drop('invalid');
    }
    this.accepted += 1;
    return spill.put(payload, level);
  }

  private spillCounted(spill: SpillStore, item: T, level: Level): boolean {
    try {
      spill.put(this.codec.encode(item), level);
      return true;
    } catch (error) {
      this.reports.tell('the codec failed', error);
      return false;
    }
  }

  private takeFromIntake(intake: WorkerIntake, maxItems: number): number {
    return intake.take(maxItems, (payload, level) => {
      const { spill } = this;
      if (spill !== null && (this.isFull() || spill.mustFollow(level, this.config.keyOf !== null)))
        spill.put(payload, level);
      else this.putBytes(payload, level, null);
    });
  }

  /** An item that was counted before, as bytes. */
  private putBytes(payload: Uint8Array, level: Level, origin: Origin | null): void {
    let item: T;
    let bytes = 0;
    try {
      item = this.codec.decode(payload);
      bytes = this.config.sizeOf?.(item) ?? 0;
    } catch (error) {
      this.reports.tell('the codec or sizeOf failed', error);
      this.dropped.invalid += 1;
      origin?.settled(1);
      return;
    }
    if (!this.put(item, level, bytes, origin)) origin?.settled(1);
  }

  /** Puts an item that is counted where consumers get it. False, and it's counted as invalid, when its key can't be told. */
  private put(item: T, level: Level, bytes: number, origin: Origin | null): boolean {
    let pushed: Pushed;
    try {
      pushed = this.backlog.push(item, level, bytes, origin);
    } catch (error) {
      // By keyOf, before anything was done.
      this.reports.tell('keyOf failed', error);
      this.dropped.invalid += 1;
      return false;
    }
    if (pushed === PUSHED.ready) this.host.pump();
    else if (pushed === PUSHED.first) this.host.added();
    return true;
  }

  /** Nobody overtakes those who wait. */
  private hasRoom(level: Level, bytes: number): boolean {
    return this.waiting.size === 0 && this.fits(level, bytes);
  }

  private fits(level: Level, bytes: number): boolean {
    const { backlog, config, spill } = this;
    return (
      backlog.items < config.maxQueuedItems &&
      backlog.bytes + bytes <= config.maxQueuedBytes &&
      (spill === null || !spill.mustFollow(level, config.keyOf !== null))
    );
  }

  private isFull(): boolean {
    const { backlog, config } = this;
    return backlog.items >= config.maxQueuedItems || backlog.bytes >= config.maxQueuedBytes;
  }

  /** The size of an item; negative when it was dropped. */
  private sizeOf(item: T): number {
    const { sizeOf, dropsOversized, maxBytes } = this.config;
    let bytes: number | undefined;
    try {
      bytes = sizeOf?.(item);
    } catch (error) {
      this.reports.tell('sizeOf failed', error);
    }
    if (bytes === undefined || !(bytes >= 0 && bytes < Number.POSITIVE_INFINITY)) {
      this.drop('invalid');
      return -1;
    }
    if (dropsOversized && bytes > maxBytes) {
      this.drop('tooLarge');
      return -1;
    }
    return bytes;
  }

  private drop(reason: 'queueFull' | 'tooLarge' | 'invalid' | 'shutdown'): false {
    this.accepted += 1;
    this.dropped[reason] += 1;
    return false;
  }
}
