import { OtlpNativeError } from '../errors.js';

/** A request as the core takes it. */
export interface RequestBytes {
  readonly bytes: Uint8Array;
  readonly isJson: boolean;
}

/** The fields whose bytes are hexadecimal in OTLP's JSON form; those of all others are base64. */
const ID_FIELDS = new Set(['traceId', 'spanId', 'parentSpanId', 'profileId']);

/**
 * `data` as bytes: bytes as they are, text as JSON, objects in OTLP's JSON form.
 *
 * @throws OtlpNativeError `INVALID_ITEM` when an object can't be written as JSON.
 */
export function requestBytes(data: object | string, encoding: 'protobuf' | 'json'): RequestBytes {
  if (typeof data === 'string') return { bytes: Buffer.from(data), isJson: true };
  if (data instanceof Uint8Array) return { bytes: data, isJson: encoding === 'json' };
  try {
    return { bytes: Buffer.from(JSON.stringify(data, otlpValue)), isJson: true };
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new OtlpNativeError('INVALID_ITEM', `the data can't be written as JSON: ${what}`, null, { cause });
  }
}

/** What JSON has no form for, as OTLP writes it: 64-bit integers, bytes, and numbers that are not finite. */
function otlpValue(this: unknown, key: string, value: unknown): unknown {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : value;
    return String(value);
  }
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  // A Buffer has been turned into something else by its own toJSON.
  const original = (this as Record<string, unknown>)[key];
  if (!(original instanceof Uint8Array)) return value;
  const bytes = Buffer.from(original.buffer, original.byteOffset, original.byteLength);
  return bytes.toString(ID_FIELDS.has(key) ? 'hex' : 'base64');
}
