import type { Level } from './priority.js';

/** Length and level stand before each item. */
const HEADER_BYTES = 5;
const FIRST_CAPACITY = 4_096;

/** Items that go to disk together: for each its length in 4 bytes, little-endian, its level in one, and its bytes. */
export class SpillParcel {
  items = 0;
  bytes = 0;
  readonly levels: [number, number, number] = [0, 0, 0];
  private buffer: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  private readonly answers: ((isStored: boolean) => void)[] = [];

  add(payload: Uint8Array, level: Level): Promise<boolean> {
    const end = this.bytes + HEADER_BYTES + payload.length;
    if (end > this.buffer.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.buffer.length));
      grown.set(this.buffer.subarray(0, this.bytes));
      this.buffer = grown;
    }
    const { length } = payload;
    this.buffer.set(
      [length & 255, (length >> 8) & 255, (length >> 16) & 255, length >>> 24, level],
      this.bytes,
    );
    this.buffer.set(payload, this.bytes + HEADER_BYTES);
    this.bytes = end;
    this.items += 1;
    this.levels[level] += 1;
    return new Promise((resolve) => {
      this.answers.push(resolve);
    });
  }

  /** As it goes to disk. */
  get payload(): Uint8Array {
    return this.buffer.subarray(0, this.bytes);
  }

  /** Tells those who wait. */
  answer(isStored: boolean): void {
    for (const resolve of this.answers) resolve(isStored);
  }
}

/** What a parcel holds; null when it isn't one. */
export function readParcel(parcel: Uint8Array): { payload: Uint8Array; level: Level }[] | null {
  const items: { payload: Uint8Array; level: Level }[] = [];
  const view = new DataView(parcel.buffer, parcel.byteOffset, parcel.byteLength);
  for (let at = 0; at < parcel.length; ) {
    if (at + HEADER_BYTES > parcel.length) return null;
    const start = at + HEADER_BYTES;
    const end = start + view.getUint32(at, true);
    const level = view.getUint8(at + 4);
    if (end > parcel.length || level > 2) return null;
    items.push({ payload: parcel.subarray(start, end), level: level as Level });
    at = end;
  }
  return items;
}
