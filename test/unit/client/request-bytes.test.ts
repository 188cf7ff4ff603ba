import { expect, test } from 'vitest';
import { requestBytes } from '../../../src/client/request-bytes.ts';

function json(data: object): unknown {
  const { bytes, isJson } = requestBytes(data, 'protobuf');
  expect(isJson).toBe(true);
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}

test('bytes go as they are, in the encoding that the caller names', () => {
  const bytes = Uint8Array.of(10, 0);
  expect(requestBytes(bytes, 'protobuf')).toEqual({ bytes, isJson: false });
  expect(requestBytes(bytes, 'protobuf').bytes).toBe(bytes);
  expect(requestBytes(bytes, 'json')).toEqual({ bytes, isJson: true });
});

test('a string is JSON', () => {
  expect(requestBytes('{"a":"ü"}', 'protobuf')).toEqual({ bytes: Buffer.from('{"a":"ü"}'), isJson: true });
});

test('64-bit integers become decimal strings', () => {
  expect(json({ count: 2n ** 63n })).toEqual({ count: '9223372036854775808' });
});

test('numbers that JSON has no form for keep their value', () => {
  expect(json({ values: [NaN, Infinity, -Infinity, -0, 1.5] })).toEqual({
    values: ['NaN', 'Infinity', '-Infinity', '-0', 1.5],
  });
});

test.each([
  ['a Uint8Array', Uint8Array.of(1, 255)],
  ['a Buffer', Buffer.from([1, 255])],
  ['a part of one', new Uint8Array([9, 1, 255, 9]).subarray(1, 3)],
])('%s is hexadecimal in an id and base64 elsewhere', (_, bytes) => {
  expect(json({ traceId: bytes, spanId: bytes, parentSpanId: bytes, profileId: bytes })).toEqual({
    traceId: '01ff',
    spanId: '01ff',
    parentSpanId: '01ff',
    profileId: '01ff',
  });
  expect(json({ bytesValue: bytes, originalPayload: bytes })).toEqual({
    bytesValue: 'Af8=',
    originalPayload: 'Af8=',
  });
});

test('what is undefined is left out', () => {
  expect(json({ a: undefined, b: 1 })).toEqual({ b: 1 });
});

test('an object that JSON can not hold is an invalid item', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  expect(() => requestBytes(cyclic, 'protobuf')).toThrow(expect.objectContaining({ code: 'INVALID_ITEM' }));
});
