import type { SpanContextLike } from './readable-span.js';

/** Words of a trace id and a span id. */
export const CONTEXT_WORDS = 6;

const TRACE_ID_DIGITS = 32;
const SPAN_ID_DIGITS = 16;
const NO_DIGIT = 0x10;
/** The value of a hexadecimal digit by its character code. */
const DIGIT_VALUES = new Uint8Array(256).fill(NO_DIGIT);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  DIGIT_VALUES[digit.charCodeAt(0)] = value;
  DIGIT_VALUES[digit.toUpperCase().charCodeAt(0)] = value;
}

/** A span: the API's, or one of our own, which gives its ids without making text of them. */
export interface TraceContextSource {
  spanContext(): SpanContextLike;
  /** Writes the trace id's four words and the span id's two to `words`, from `at`; byte 0 is the low byte of a word. */
  writeIds?(words: Uint32Array, at: number): void;
  readonly traceFlags?: number;
}

/**
 * The ids of the span that was asked about last, as words. Many records of a span come one after another, so its ids are
 * checked and turned from text into words once.
 */
export class TraceContextWords {
  /** Trace id and span id of the last answer that was true. */
  readonly words = new Uint32Array(CONTEXT_WORDS);
  /** W3C trace flags of the last span or span context. */
  flags = 0;
  private last: object | null = null;
  private isValid = false;

  /** Takes the ids of `span`. @returns whether they are valid. */
  ofSpan(span: TraceContextSource): boolean {
    if (span === this.last) return this.isValid;
    this.last = null;
    if (span.writeIds !== undefined && span.traceFlags !== undefined) {
      span.writeIds(this.words, 0);
      this.flags = span.traceFlags;
      this.isValid = hasBothIds(this.words);
    } else this.parse(span.spanContext());
    this.last = span;
    return this.isValid;
  }

  /** Takes the ids of a span context. @returns whether they are valid. */
  ofContext(context: SpanContextLike): boolean {
    if (context === this.last) return this.isValid;
    this.last = null;
    this.parse(context);
    this.last = context;
    return this.isValid;
  }

  private parse({ traceId, spanId, traceFlags }: SpanContextLike): void {
    const { words } = this;
    this.flags = traceFlags;
    this.isValid =
      parseHex(traceId, TRACE_ID_DIGITS, words, 0) &&
      parseHex(spanId, SPAN_ID_DIGITS, words, 4) &&
      hasBothIds(words);
  }
}

function hasBothIds(words: Uint32Array): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = words;
  return (a | b | c | d) !== 0 && (e | f) !== 0;
}

/** Writes the bytes of `digits` hexadecimal digits to `words`. @returns false when `id` is anything else. */
function parseHex(id: unknown, digits: number, words: Uint32Array, at: number): boolean {
  if (typeof id !== 'string' || id.length !== digits) return false;
  let seen = 0;
  for (let i = 0, word = at; i < digits; i += 8, word++) {
    let value = 0;
    for (let j = 6; j >= 0; j -= 2) {
      const high = DIGIT_VALUES[id.charCodeAt(i + j)] ?? NO_DIGIT;
      const low = DIGIT_VALUES[id.charCodeAt(i + j + 1)] ?? NO_DIGIT;
      seen |= high | low;
      value = (value << 8) | (high << 4) | low;
    }
    words[word] = value;
  }
  return (seen & NO_DIGIT) === 0;
}
