import { createHash } from 'node:crypto';

/** What the item of a number has to hold. */
export function payloadOf(index: number): string {
  return createHash('sha256')
    .update(String(index))
    .digest('hex')
    .repeat(1 + (index % 5));
}
