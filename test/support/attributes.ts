/** Arbitraries for attributes: what users set, what the SDK lets through, and what makes encoders stumble. */

import fc from 'fast-check';

export type KeyedValue = readonly [key: string, value: unknown];

const COMMON_KEYS = [
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'url.full',
  'server.address',
  'server.port',
  'db.system.name',
  'db.query.text',
  'messaging.batch.message_count',
  'error.type',
  'thread.id',
  'app.is_cached',
];
/** Names of `Object.prototype`, integer-like names (which objects list first), and names beyond ASCII. */
const ODD_KEYS = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '0',
  '7',
  '10',
  '-1',
  '1e3',
  'é',
  '漢字',
  '🙂',
  ' ',
  '\0',
];
const COMMON_TEXTS = ['GET', 'POST', '/users/{id}', 'postgresql', 'example.com', 'true', '200', ''];
/** Halves of surrogate pairs, alone and in the wrong order: they become U+FFFD in UTF-8. */
const LONE_SURROGATES = [
  '\ud800',
  '\udfff',
  'a\ud83d',
  '\ude42b',
  '\ude42\ud83d',
  'x\ud800y\udc00z',
  '🙂\ud83d',
];
const LONG_TEXT_UNITS = ['x', 'é', '漢', '🙂', 'ab\ud800'];
const MAX_LONG_TEXT_CHARACTERS = 100_000;
const NOTABLE_NUMBERS = [
  0,
  -0,
  1,
  -1,
  127,
  128,
  16_383,
  16_384,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 32 - 1,
  2 ** 32,
  -(2 ** 32),
  2 ** 53 - 1,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53) - 2,
  2 ** 62,
  2 ** 63 - 1024,
  // One past int64's end, from here on a double.
  2 ** 63,
  -(2 ** 63),
  -(2 ** 63) - 2048,
  1e21,
  0.1,
  -1.5,
  5e-324,
  Number.MAX_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

export const attributeKey: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...COMMON_KEYS) },
  { weight: 2, arbitrary: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_KEYS) },
);

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...COMMON_TEXTS) },
  { weight: 4, arbitrary: fc.string({ maxLength: 60, unit: 'grapheme-ascii' }) },
  { weight: 3, arbitrary: fc.string({ maxLength: 60, unit: 'grapheme' }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20, unit: 'binary' }) },
  { weight: 1, arbitrary: fc.constantFrom(...LONE_SURROGATES) },
);

export const longText: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...LONG_TEXT_UNITS), fc.integer({ min: 1_000, max: MAX_LONG_TEXT_CHARACTERS }))
  .map(([unit, characters]) => unit.repeat(Math.ceil(characters / unit.length)));

export const number: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NOTABLE_NUMBERS) },
  { weight: 2, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
  { weight: 2, arbitrary: fc.double() },
);

const nothing = fc.constantFrom(null, undefined);

/** Homogeneous arrays, also empty ones and ones with null or undefined among the values. */
const simpleArray: fc.Arbitrary<unknown[]> = fc.oneof(
  ...[text, number, fc.boolean(), nothing].map((item) =>
    fc.array(fc.oneof({ weight: 7, arbitrary: item }, { weight: 1, arbitrary: nothing }), { maxLength: 6 }),
  ),
);

/** What the SDK calls a simple value, the only ones that every version takes everywhere. */
export const simpleValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 5, arbitrary: number },
  { weight: 2, arbitrary: fc.boolean() },
  { weight: 3, arbitrary: simpleArray },
);

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)),
);

/** Every `AnyValue`: bytes, arrays of mixed types, nested objects, null. SDK 3 lets them through where SDK 2 drops them. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: simpleValue },
    { weight: 1, arbitrary: nothing },
    { weight: 1, arbitrary: bytes },
    { weight: 1, arbitrary: fc.array(tie('any'), { maxLength: 4 }) },
    {
      weight: 1,
      arbitrary: fc
        .dictionary(attributeKey, tie('any'), { maxKeys: 4, noNullPrototype: false })
        .filter((object) => !Object.entries(object).some(breaksSdk)),
    },
  ),
})).any;

const spanValue = fc.oneof({ weight: 4, arbitrary: simpleValue }, { weight: 1, arbitrary: anyValue });

export const simpleAttributes: fc.Arbitrary<KeyedValue[]> = fc.array(fc.tuple(attributeKey, simpleValue), {
  maxLength: 6,
});

export const attributes: fc.Arbitrary<KeyedValue[]> = fc.array(
  fc.tuple(attributeKey, spanValue).filter((pair) => !breaksSdk(pair)),
  { maxLength: 12 },
);

/** SDK 3 assigns the key `__proto__`; bytes as its value make an object that it takes for bytes, and it throws. */
function breaksSdk([key, value]: KeyedValue): boolean {
  return key === '__proto__' && value instanceof Uint8Array;
}

/** As an object with own properties only, also for the key `__proto__`. */
export function toObject(pairs: readonly KeyedValue[]): Record<string, unknown> {
  return Object.fromEntries(pairs);
}
