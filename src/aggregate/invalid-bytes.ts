import { OtlpNativeError } from '../errors.js';

/** The error for bytes that are not what `name` writes. */
export function invalidBytes(name: string): OtlpNativeError {
  return new OtlpNativeError(
    'INVALID_ITEM',
    `these bytes are not those of ${name}.toBytes(): they were cut off or altered, or come from a later version`,
  );
}
