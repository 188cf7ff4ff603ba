/**
 * Tells of which URL texts the WHATWG parser would change nothing, so that they need no parsing. All of it errs on the side
 * of "no": what is not plain is parsed.
 */

const PLAIN_PATH = 1;
const FORM = 2;
const PLAIN_QUERY = 4;

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What may stand where, by ASCII code. */
const classes = new Uint8Array(128);
allow(PLAIN_PATH, `${ALPHANUMERIC}-_.~!$&'()*+,;=:@%/`);
/** What `application/x-www-form-urlencoded` leaves as it is. */
allow(FORM, `${ALPHANUMERIC}*-._`);
allow(PLAIN_QUERY, `${ALPHANUMERIC}-_.~!$&()*+,;=:@%/?[]`);

const SLASH = 0x2f;
const DOT = 0x2e;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PLUS = 0x2b;
const SPACE = 0x20;

/** Whether the first `end` characters are a path, starting with `/`, that a parsed URL would have as its `pathname`. */
export function isPlainPath(text: string, end: number): boolean {
  if (end === 0 || text.charCodeAt(0) !== SLASH) return false;
  // `//host/path` names a host.
  if (end > 1 && text.charCodeAt(1) === SLASH) return false;
  let previous = 0;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || ((classes[code] ?? 0) & PLAIN_PATH) === 0) return false;
    // A segment that begins so may be `.` or `..`, which the parser resolves.
    if (previous === SLASH && (code === DOT || code === PERCENT)) return false;
    previous = code;
  }
  return true;
}

/** Whether a parsed URL would have the characters from `start` on, after its `?`, as they are. */
export function isPlainQuery(text: string, start: number): boolean {
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || ((classes[code] ?? 0) & PLAIN_QUERY) === 0) return false;
  }
  return true;
}

/** Whether the characters from `start` on are exactly what `URLSearchParams` would write after having read them. */
export function isSerialisedQuery(text: string, start: number): boolean {
  let hasEquals = false;
  let pairStart = start;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === AMPERSAND) {
      if (!hasEquals) return false;
      hasEquals = false;
      pairStart = i + 1;
    } else if (code === EQUALS) {
      if (hasEquals) return false;
      hasEquals = true;
    } else if (code === PERCENT) {
      const byte = upperHexByte(text, i + 1);
      // What need not be escaped would be written plainly; a byte from 128 on belongs to a sequence that may be broken.
      if (byte < 0 || byte > 127 || byte === SPACE || ((classes[byte] ?? 0) & FORM) !== 0) return false;
      i += 2;
    } else if (code > 127 || (code !== PLUS && ((classes[code] ?? 0) & FORM) === 0)) {
      return false;
    }
  }
  return hasEquals && pairStart < text.length;
}

/** The byte that two capital hexadecimal digits mean; -1 where there are none. */
function upperHexByte(text: string, at: number): number {
  if (at + 1 >= text.length) return -1;
  const high = upperHexDigit(text.charCodeAt(at));
  const low = upperHexDigit(text.charCodeAt(at + 1));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function upperHexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x41 && code <= 0x46 ? code - 0x37 : -1;
}

function allow(flag: number, characters: string): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    classes[code] = (classes[code] ?? 0) | flag;
  }
}
