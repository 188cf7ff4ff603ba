/** A whole number for people: `1,000,000`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
