import type { BatchCodec } from './batch-options.js';

/** For items that are bytes. */
const BYTES: BatchCodec<Uint8Array> = {
  encode(item) {
    if (!(item instanceof Uint8Array)) throw new TypeError('without a codec items must be Uint8Arrays');
    return item;
  },
  decode: (bytes) => bytes,
};

/** The codec that was given, or that of bytes: without one, items are bytes. */
export function codecOrBytes<T>(codec: BatchCodec<T> | null): BatchCodec<T> {
  return codec ?? (BYTES as BatchCodec<unknown> as BatchCodec<T>);
}
