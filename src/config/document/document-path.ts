const PLAIN_KEY = /^[A-Za-z_$][\w$-]*(?:\/[a-z]+)?$/;

/** The path of a key below `parent`; keys that have dots and the like stand in brackets. */
export function keyPath(parent: string, key: string): string {
  if (!PLAIN_KEY.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === '' ? key : `${parent}.${key}`;
}

/** The path of an entry of a list. */
export function indexPath(parent: string, index: number): string {
  return `${parent}[${index}]`;
}
