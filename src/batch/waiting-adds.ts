import type { Level } from './priority.js';

/** An item that waits for room. */
export interface WaitingAdd<T> {
  readonly item: T;
  readonly level: Level;
  readonly bytes: number;
  /** Answers the caller; true when the item was taken. */
  resolve(isAccepted: boolean | PromiseLike<boolean>): void;
}

/** Calls of `add` that wait for room, in the order in which they came. Nobody overtakes them. */
export class WaitingAdds<T> {
  private readonly waiting = new Set<WaitingAdd<T>>();
  /** Told when someone has left without an answer, so that the next may be due. */
  private readonly left: () => void;

  constructor(left: () => void) {
    this.left = left;
  }

  get size(): number {
    return this.waiting.size;
  }

  get first(): WaitingAdd<T> | undefined {
    return this.waiting.values().next().value;
  }

  enter(item: T, level: Level, bytes: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      if (signal === undefined) {
        this.waiting.add({ item, level, bytes, resolve });
        return;
      }
      const onAbort = () => {
        this.waiting.delete(waiter);
        reject(signal.reason);
        this.left();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const waiter: WaitingAdd<T> = {
        item,
        level,
        bytes,
        resolve(isAccepted) {
          signal.removeEventListener('abort', onAbort);
          resolve(isAccepted);
        },
      };
      this.waiting.add(waiter);
    });
  }

  /** Of the first so many together. */
  bytesOf(count: number): number {
    let [left, bytes] = [count, 0];
    for (const add of this.waiting) {
      if (left-- === 0) break;
      bytes += add.bytes;
    }
    return bytes;
  }

  /** The first one waits no longer; whoever calls answers it. */
  shift(): WaitingAdd<T> | undefined {
    const { first } = this;
    if (first !== undefined) this.waiting.delete(first);
    return first;
  }
}
