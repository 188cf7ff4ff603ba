import { randomFillSync } from 'node:crypto';

/**
 * Ids as words of 32 bits, the first byte of an id in the low byte of its first word. Text is made only when someone asks
 * for it.
 */

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const NOT_A_DIGIT = -1;
/** The value of each ASCII character as a hex digit. */
const DIGITS = digits();

const words = new Int32Array(6);
const bytes = Buffer.from(words.buffer);

/** Random words, made by the thousand, which costs less than one by one. */
const random = new Int32Array(1024);
let usedRandom = random.length;

/** A word of the system's random numbers. */
export function randomWord(): number {
  if (usedRandom === random.length) {
    randomFillSync(random);
    usedRandom = 0;
  }
  return random[usedRandom++] as number;
}

/** 32 lowercase digits. */
export function traceIdText(word0: number, word1: number, word2: number, word3: number): string {
  words[0] = word0;
  words[1] = word1;
  words[2] = word2;
  words[3] = word3;
  return bytes.toString('hex', 0, TRACE_ID_BYTES);
}

/** 16 lowercase digits. */
export function spanIdText(word0: number, word1: number): string {
  words[0] = word0;
  words[1] = word1;
  return bytes.toString('hex', 0, SPAN_ID_BYTES);
}

/**
 * The words of an id of `count` words. They stand in the answer until the next call.
 *
 * @returns null when `text` is no id: of another length, with other characters than hex digits, or all zeros.
 */
export function idWords(text: unknown, count: 2 | 4): Int32Array | null {
  if (typeof text !== 'string' || text.length !== count * 8) return null;
  let any = 0;
  let faults = 0;
  for (let index = 0; index < count; index++) {
    let word = 0;
    for (let byte = 0; byte < 4; byte++) {
      const at = index * 8 + byte * 2;
      const high = DIGITS[text.charCodeAt(at)] ?? NOT_A_DIGIT;
      const low = DIGITS[text.charCodeAt(at + 1)] ?? NOT_A_DIGIT;
      faults |= high | low;
      word |= ((high << 4) | low) << (byte * 8);
    }
    words[index] = word;
    any |= word;
  }
  return faults < 0 || any === 0 ? null : words;
}

function digits(): Int8Array {
  const values = new Int8Array(128).fill(NOT_A_DIGIT);
  for (let value = 0; value < 16; value++) {
    const digit = value.toString(16);
    values[digit.charCodeAt(0)] = value;
    values[digit.toUpperCase().charCodeAt(0)] = value;
  }
  return values;
}
