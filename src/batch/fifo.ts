/** Emptied places at the front are given back when there are so many, and they are half of all. */
const COMPACT_FROM = 64;

/** First in, first out. Unlike `Array.shift`, taking costs the same however much there is. */
export class Fifo<T> {
  private items: (T | undefined)[] = [];
  private head = 0;

  get size(): number {
    return this.items.length - this.head;
  }

  /** The first, or undefined when there is none. */
  get first(): T | undefined {
    return this.items[this.head];
  }

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T | undefined {
    const item = this.items[this.head];
    if (this.head < this.items.length) this.items[this.head++] = undefined;
    if (this.head === this.items.length) {
      this.items = [];
      this.head = 0;
    } else if (this.head >= COMPACT_FROM && this.head * 2 >= this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }

  /** That which `shift` gives after `index` others. */
  at(index: number): T | undefined {
    return this.items[this.head + index];
  }
}
