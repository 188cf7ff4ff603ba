import { expect, test } from 'vitest';
import { headerPairs, withHeaders } from '../../../src/client/header-pairs.ts';

test('headers become names and values in turn', () => {
  expect(headerPairs('headers', { a: '1', 'x-b': '' })).toEqual(['a', '1', 'x-b', '']);
  expect(headerPairs('headers', undefined)).toEqual([]);
});

test.each([
  ['a string', 'a=1', 'INVALID_OPTION', 'headers'],
  ['an array', ['a'], 'INVALID_OPTION', 'headers'],
  ['null', null, 'INVALID_OPTION', 'headers'],
  ['a name with a space', { 'a b': 'secret' }, 'INVALID_HEADER', 'headers.a b'],
  ['a value that is no string', { a: 5 }, 'INVALID_HEADER', 'headers.a'],
  ['a value with a line break', { a: 'secret\r\nx: y' }, 'INVALID_HEADER', 'headers.a'],
  ['a value that is not ASCII', { a: 'secret ü' }, 'INVALID_HEADER', 'headers.a'],
])('%s is refused without showing values', (_, given, code, setting) => {
  expect(() => headerPairs('headers', given)).toThrow(
    expect.objectContaining({ code, setting, message: expect.not.stringContaining('secret') }),
  );
});

test('a name in any case replaces the same name', () => {
  expect(withHeaders(['Authorization', 'a', 'x', '1'], ['authorization', 'b'])).toEqual([
    'x',
    '1',
    'authorization',
    'b',
  ]);
  expect(withHeaders([], ['a', '1'])).toEqual(['a', '1']);
  expect(withHeaders(['a', '1'], [])).toEqual(['a', '1']);
});
