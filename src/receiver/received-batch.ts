import type { BindingBatch } from '../native/binding.js';
import { nativeRuntime } from '../native/runtime.js';

/** What a request carries. */
export type ReceivedSignal = 'traces' | 'metrics' | 'logs' | 'profiles';

/** One `Export*ServiceRequest` that a receiver took. */
export class ReceivedBatch {
  /** What it holds. */
  readonly signal: ReceivedSignal;
  /** How many spans, data points, log records or profiles it holds. */
  readonly items: number;
  /** How it came: `grpc`, `http/protobuf` or `http/json`. */
  readonly protocol: string;
  /** The request as protobuf, whatever it came as. */
  readonly protobuf: Uint8Array;

  private parsed: unknown;

  /** @internal */
  constructor(batch: BindingBatch) {
    this.signal = batch.signal as ReceivedSignal;
    this.items = batch.items;
    this.protocol = batch.protocol;
    this.protobuf = batch.protobuf;
  }

  /**
   * The request in OTLP's JSON form, e.g. `{ resourceSpans: [{ resource, scopeSpans }] }`: ids in hexadecimal, 64-bit
   * integers as strings, fields with default values left out. Decoded at the first access.
   */
  get request(): unknown {
    this.parsed ??= JSON.parse(nativeRuntime().binding.protobufToJson(this.signal, this.protobuf));
    return this.parsed;
  }
}
