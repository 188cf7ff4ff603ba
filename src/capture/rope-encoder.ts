/** Buffers up to this size are kept for the next chunk. */
const MAX_KEPT_BYTES = 4_194_304;
/** A write that ends within one character of the buffer's end may have been cut. */
const LONGEST_CHARACTER_BYTES = 4;

/** Copies a rope of strings into bytes: one UTF-8 write a chunk. */
export class RopeEncoder {
  private buffer: Buffer;

  constructor(capacityBytes: number) {
    this.buffer = Buffer.allocUnsafeSlow(capacityBytes);
  }

  /** The rope's UTF-8 bytes, valid until the next call; lone surrogates become U+FFFD. */
  encode(rope: string): Uint8Array {
    const { buffer } = this;
    const written = buffer.write(rope, 0, buffer.length, 'utf8');
    if (written <= buffer.length - LONGEST_CHARACTER_BYTES) return buffer.subarray(0, written);
    const larger = Buffer.from(rope, 'utf8');
    if (larger.length > buffer.length && larger.length * 2 <= MAX_KEPT_BYTES) {
      this.buffer = Buffer.allocUnsafeSlow(larger.length * 2);
    }
    return larger;
  }
}
