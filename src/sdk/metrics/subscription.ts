import type { NativeReader } from './native-reader.js';

/** One reader of a storage. */
export interface Subscription {
  readonly reader: NativeReader;
  readonly isDelta: boolean;
  /** The number of the storage's stream in the reader's pipeline; null before its first hand-over. */
  stream: number | null;
}
