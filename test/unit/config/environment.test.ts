import { describe, expect, test } from 'vitest';
import { findVariable, parseHeaders } from '../../../src/config/environment.ts';
import { OtlpNativeError } from '../../../src/errors.ts';

describe('a variable', () => {
  test('is the first of the names that is set', () => {
    expect(findVariable({ B: 'b', A: 'a' }, 'A', 'B')).toEqual({ name: 'A', value: 'a' });
    expect(findVariable({ B: 'b' }, 'A', 'B')).toEqual({ name: 'B', value: 'b' });
    expect(findVariable({}, 'A', 'B')).toBeNull();
  });

  test('that is empty or blank counts as not set', () => {
    expect(findVariable({ A: '', B: ' \t' }, 'A', 'B')).toBeNull();
    expect(findVariable({ A: ' ', B: ' b ' }, 'A', 'B')).toEqual({ name: 'B', value: 'b' });
  });
});

describe('headers of a variable', () => {
  const parse = (value: string) => Object.entries(parseHeaders({ name: 'HEADERS', value }));

  test.each<[string, [string, string][]]>([
    ['a=1', [['a', '1']]],
    [
      'a=1,b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      ' a = 1 , b = 2 ',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1,,b=2,',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a=', [['a', '']]],
    ['a=b=c==', [['a', 'b=c==']]],
    ['authorization=Bearer%20x%2Cy%3D', [['authorization', 'Bearer x,y=']]],
    ['x%2Dkey=%E6%BC%A2', [['x-key', '漢']]],
    ['a=1+2', [['a', '1+2']]],
    ['a=1,a=2', [['a', '2']]],
    [
      '__proto__=1,constructor=2',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    ],
  ])('%o', (value, expected) => {
    expect(parse(value)).toEqual(expected);
  });

  test.each([
    ['a=1,s3cret', 'entry 2 is not of the form name=value'],
    ['=s3cret', 'entry 1 is not of the form name=value'],
    ['a=1,b=s3cret%', 'entry 2 has a broken percent-encoding'],
    ['a=%FFs3cret', 'entry 1 has a broken percent-encoding'],
  ])('%o is refused: the error names the variable and the entry, never what it holds', (value, reason) => {
    const refused = expect(() => parse(value));
    refused.toThrow(OtlpNativeError);
    refused.toThrow(
      expect.objectContaining({ code: 'INVALID_HEADER', setting: 'HEADERS', message: `HEADERS: ${reason}` }),
    );
  });
});
