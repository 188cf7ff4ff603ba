import { randomWord, spanIdText, traceIdText } from './id-words.js';

/** Makes ids for spans and traces. The official SDK's generators are of this form. */
export interface IdGenerator {
  /** 32 lowercase hex digits, not all 0. */
  generateTraceId(): string;
  /** 16 lowercase hex digits, not all 0. */
  generateSpanId(): string;
}

/** Random ids. The provider's default, which makes no texts of them until someone asks. */
export class RandomIdGenerator implements IdGenerator {
  generateTraceId(): string {
    const [word0, word1, word2] = [randomWord(), randomWord(), randomWord()];
    return traceIdText(word0, word1, word2, nonZero(randomWord(), word0 | word1 | word2));
  }

  generateSpanId(): string {
    const word0 = randomWord();
    return spanIdText(word0, nonZero(randomWord(), word0));
  }
}

/** The last word of an id, which must not be all zeros: then its last byte becomes 1. */
export function nonZero(word: number, others: number): number {
  return (word | others) === 0 ? 0x0100_0000 : word;
}
