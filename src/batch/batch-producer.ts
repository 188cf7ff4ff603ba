import { diag } from '@opentelemetry/api';
import { group } from '../config/checks.js';
import type { BindingProducer } from '../native/binding.js';
import { failureError, isFailure, nativeRuntime } from '../native/runtime.js';
import { codecOf } from './batch-config.js';
import type { AddOptions, BatchCodec } from './batch-options.js';
import { codecOrBytes } from './items-codec.js';
import { KeepAlive } from './keep-alive.js';
import { type Level, levelOf, NORMAL } from './priority.js';
import { checkHandle, type ProducerHandle } from './producer-handle.js';
import { WaitingAdds } from './waiting-adds.js';

const TAKEN = 0;
const FULL = 1;
/** A turn is for so many items at most, so that others get theirs. */
const TURN_ITEMS = 64;

/** Options of a producer. */
export interface ProducerOptions<T> {
  /** Turns items into bytes: the same that the processor has. Default: items are `Uint8Array`s. */
  codec?: BatchCodec<T> | null;
}

/**
 * Hands items to a processor of another thread, with the same back-pressure: where the processor's `overflow` is `drop`, items that
 * find no room are dropped; else `add` waits for its turn. The processor's `stats()` counts them like its own.
 *
 * Items that wait for the processor's thread are bounded by its option `producers`.
 */
export class BatchProducer<T> {
  private readonly waits: boolean;
  private readonly maxWaiting: number;
  private readonly codec: BatchCodec<T>;
  private readonly binding: BindingProducer;
  private readonly waiting: WaitingAdds<Uint8Array>;
  private readonly keepAlive = new KeepAlive();
  private isClosed = false;
  private isInvalidTold = false;

  /** @internal Use {@link connectProducer}. */
  constructor(handle: ProducerHandle, options?: ProducerOptions<T>) {
    const { intake, waits, maxWaiting } = checkHandle(handle);
    this.waits = waits;
    this.maxWaiting = maxWaiting;
    this.codec = codecOrBytes(codecOf(group(options, '', ['codec']).codec));
    const runtime = nativeRuntime();
    const binding = runtime.core.connectProducer(intake);
    if (isFailure(binding)) throw failureError(binding);
    this.binding = binding;
    this.waiting = new WaitingAdds(() => this.enter());
    runtime.listen(binding.id, () => this.hand());
  }

  /** As `add` of the processor. The item's bytes are copied. */
  add(item: T, options?: AddOptions): boolean | Promise<boolean> {
    const level = options === undefined ? NORMAL : levelOf(options);
    const bytes = this.encode(item);
    if (bytes === null) return false;
    // Those who wait are first.
    const mustWait = this.waiting.size > 0;
    const answer = mustWait ? FULL : this.binding.offer(bytes, level, this.waits);
    if (answer !== FULL || !this.waits) return answer === TAKEN;
    if (this.waiting.size < this.maxWaiting) return this.wait(bytes, level, options?.signal);
    this.binding.countFull();
    return false;
  }

  /** As `tryAdd` of the processor. */
  tryAdd(item: T, options?: Pick<AddOptions, 'priority'>): boolean {
    const level = options === undefined ? NORMAL : levelOf(options);
    const bytes = this.encode(item);
    if (bytes === null || this.waiting.size > 0) return false;
    return this.binding.offer(bytes, level, this.waits) === TAKEN;
  }

  /** Calls of `add` that wait for room. */
  get waitingAdds(): number {
    return this.waiting.size;
  }

  /** Gives up its place; what waits for room, or is added later, isn't taken. What was taken stays taken. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (let add = this.waiting.shift(); add !== undefined; add = this.waiting.shift()) add.resolve(false);
    nativeRuntime().unlisten(this.binding.id);
    this.binding.close();
    this.keepAlive.set(false);
  }

  private wait(bytes: Uint8Array, level: Level, signal: AbortSignal | undefined): Promise<boolean> {
    const isFirst = this.waiting.size === 0;
    // The caller may change what it gave, and a codec what it gave before.
    const taken = this.waiting.enter(bytes.slice(), level, bytes.length, signal);
    this.keepAlive.set(this.waiting.size > 0);
    // For all that begin to wait in this turn.
    if (isFirst) queueMicrotask(() => this.enter());
    return taken;
  }

  /** Gets in line, or leaves it. */
  private enter(): void {
    if (this.isClosed) return;
    const { first, size } = this.waiting;
    this.keepAlive.set(size > 0);
    if (first === undefined) this.binding.release();
    else {
      const items = Math.min(size, TURN_ITEMS);
      this.binding.want(items, this.waiting.bytesOf(items), first.bytes);
    }
  }

  /** It is this producer's turn. */
  private hand(): void {
    for (let add = this.waiting.first; add !== undefined; add = this.waiting.first) {
      const answer = this.binding.offer(add.item, add.level, true);
      if (answer === FULL) break;
      this.waiting.shift();
      add.resolve(answer === TAKEN);
    }
    this.enter();
  }

  /** The item's bytes, or null when there are none: nobody else could read it. */
  private encode(item: T): Uint8Array | null {
    try {
      return this.codec.encode(item);
    } catch (error) {
      if (!this.isInvalidTold) diag.error(`otlp-native: an item can't be handed to another thread: ${error}`);
      this.isInvalidTold = true;
      this.binding.countInvalid();
      return null;
    }
  }
}

/**
 * A producer for the processor whose `producerHandle()` this is, on any thread of the same process.
 *
 * @throws OtlpNativeError `INVALID_OPTION` when the handle is none, of another process, or of a processor that is gone.
 */
export function connectProducer<T = Uint8Array>(
  handle: ProducerHandle,
  options?: ProducerOptions<T>,
): BatchProducer<T> {
  return new BatchProducer(handle, options);
}
