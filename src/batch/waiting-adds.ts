import { Fifo } from './fifo.js';
import type { Level } from './priority.js';

/** Those who have left are taken out when there are so many more of them than of those who wait. */
const GONE_ALLOWED = 64;

/** An item that waits for room. */
export interface WaitingAdd<T> {
  readonly item: T;
  readonly level: Level;
  readonly bytes: number;
  /** Answers the caller; true when the item was taken. */
  resolve(isAccepted: boolean | PromiseLike<boolean>): void;
  /** Its caller has left. */
  isGone: boolean;
}

/** Calls of `add` that wait for room, in the order in which they came. Nobody overtakes them. */
export class WaitingAdds<T> {
  /** How many wait. */
  size = 0;
  private line = new Fifo<WaitingAdd<T>>();
  /** Told when someone has left without an answer, so that the next may be due. */
  private readonly left: () => void;

  constructor(left: () => void) {
    this.left = left;
  }

  get first(): WaitingAdd<T> | undefined {
    let { first } = this.line;
    while (first?.isGone) {
      this.line.shift();
      first = this.line.first;
    }
    return first;
  }

  enter(item: T, level: Level, bytes: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const add: WaitingAdd<T> = { item, level, bytes, resolve, isGone: false };
      this.size += 1;
      this.line.push(add);
      if (signal === undefined) return;
      const onAbort = () => {
        add.isGone = true;
        this.size -= 1;
        if (this.line.size > 2 * this.size + GONE_ALLOWED) this.forgetGone();
        reject(signal.reason);
        this.left();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      add.resolve = (isAccepted) => {
        signal.removeEventListener('abort', onAbort);
        resolve(isAccepted);
      };
    });
  }

  /** Of the first so many together. */
  bytesOf(count: number): number {
    let [left, bytes] = [count, 0];
    for (let at = 0; left > 0; at += 1) {
      const add = this.line.at(at);
      if (add === undefined) break;
      if (add.isGone) continue;
      left -= 1;
      bytes += add.bytes;
    }
    return bytes;
  }

  /** The first one waits no longer; whoever calls answers it. */
  shift(): WaitingAdd<T> | undefined {
    const { first } = this;
    if (first === undefined) return undefined;
    this.size -= 1;
    return this.line.shift();
  }

  private forgetGone(): void {
    const line = new Fifo<WaitingAdd<T>>();
    for (let add = this.line.shift(); add !== undefined; add = this.line.shift())
      if (!add.isGone) line.push(add);
    this.line = line;
  }
}
