import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** A path in the checkout. */
export function inCheckout(...parts: string[]): string {
  return path.join(root, ...parts);
}

/** A path for what is kept between runs. */
export function cached(...parts: string[]): string {
  return inCheckout('.cache', ...parts);
}
