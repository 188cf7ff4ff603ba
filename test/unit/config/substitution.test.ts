// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references to variables are what is tested
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coreScalar } from '../../../src/config/declarative/core-scalar.ts';
import { substitute } from '../../../src/config/declarative/substitution.ts';
import { parseYaml } from '../../../src/config/declarative/yaml-document.ts';
import { plainValue } from '../../../src/config/document/document-node.ts';
import { ProblemList } from '../../../src/config/document/problem-list.ts';

const ENVIRONMENT = {
  STRING_VALUE: 'value',
  BOOL_VALUE: 'true',
  INT_VALUE: '1',
  FLOAT_VALUE: '1.1',
  HEX_VALUE: '0xdeadbeef',
  INVALID_MAP_VALUE: 'value\nkey:value',
  DO_NOT_REPLACE_ME: 'never use this value',
  REPLACE_ME: '${DO_NOT_REPLACE_ME}',
  VALUE_WITH_ESCAPE: 'value$$',
  EMPTY: '',
};

const read = (value: string, environment: Record<string, string> = ENVIRONMENT): unknown => {
  const problems = new ProblemList();
  const node = parseYaml(`key: ${value}\n`, 'f.yaml', environment, problems);
  if (node === null) return problems.problems.map(({ code }) => code);
  return (plainValue(node) as { key: unknown }).key;
};

describe('a value', () => {
  // The examples of the specification's data model, and what they leave open.
  test.each<[string, unknown]>([
    ['${STRING_VALUE}', 'value'],
    ['${BOOL_VALUE}', true],
    ['${INT_VALUE}', 1],
    ['${FLOAT_VALUE}', 1.1],
    ['${HEX_VALUE}', 3_735_928_559],
    ['"${STRING_VALUE}"', 'value'],
    ['"${BOOL_VALUE}"', 'true'],
    ['"${INT_VALUE}"', '1'],
    ["'${INT_VALUE}'", '1'],
    ['"${FLOAT_VALUE}"', '1.1'],
    ['${env:STRING_VALUE}', 'value'],
    ['${INVALID_MAP_VALUE}', 'value\nkey:value'],
    ['foo ${STRING_VALUE} ${FLOAT_VALUE}', 'foo value 1.1'],
    ['${UNDEFINED_KEY}', null],
    ['${toString}${__proto__}${constructor:-x}', 'x'],
    ['"${UNDEFINED_KEY}"', ''],
    ['${EMPTY}', null],
    ['${UNDEFINED_KEY:-fallback}', 'fallback'],
    ['${UNDEFINED_KEY:-7}', 7],
    ['${UNDEFINED_KEY:-}', null],
    ['${EMPTY:-fallback}', 'fallback'],
    ['${STRING_VALUE:-fallback}', 'value'],
    // The first brace ends the reference; what it put in is not looked at again.
    ['${UNDEFINED_KEY:-${STRING_VALUE}}', '${STRING_VALUE}'],
    ['${REPLACE_ME}', '${DO_NOT_REPLACE_ME}'],
    ['${UNDEFINED_KEY:-a:b-c d}', 'a:b-c d'],
    ['$STRING_VALUE', '$STRING_VALUE'],
    ['a $ b', 'a $ b'],
    ['$$', '$'],
    ['$$$', '$$'],
    ['$$$$', '$$'],
    ['$${STRING_VALUE}', '${STRING_VALUE}'],
    ['$$${STRING_VALUE}', '$value'],
    ['$$$${STRING_VALUE}', '$${STRING_VALUE}'],
    ['${STRING_VALUE}$$', 'value$'],
    ['${VALUE_WITH_ESCAPE}', 'value$$'],
    ['a $$ b', 'a $ b'],
    ['|\n  ${INT_VALUE}\n', '1\n'],
  ])('%s', (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  test.each([
    '${STRING_VALUE:?error}',
    '${1API}',
    '${}',
    '${ A}',
    '${A',
    'x ${A:}',
    '${sys:A}',
    '${a-b}',
    '${A:-x',
  ])('%s is refused, and with it all of the file', (value) => {
    expect(read(value)).toEqual(['INVALID_SUBSTITUTION']);
  });

  test('gets no structure from what a variable holds', () => {
    for (const text of ['[1, 2]', '{ a: 1 }', '- a', '*alias', '!!int 1', '# x', '"quoted"']) {
      expect(read('${A}', { A: text })).toBe(text);
    }
  });

  test('in a key stays as it is', () => {
    const problems = new ProblemList();
    const node = parseYaml('${STRING_VALUE}: ${STRING_VALUE}\n', 'f.yaml', ENVIRONMENT, problems);
    expect(node && plainValue(node)).toEqual({ '${STRING_VALUE}': 'value' });
  });
});

test('text without a dollar sign, and what variables hold, comes through as it is', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string().map((text) => text.replaceAll('$', '')),
          fc.constantFrom('${A}', '$$', '${B:-d}'),
        ),
      ),
      fc.string({ minLength: 1 }),
      (parts, value) => {
        const meant = new Map([
          ['${A}', value],
          ['$$', '$'],
          ['${B:-d}', 'd'],
        ]);
        const expected = parts.map((part) => meant.get(part) ?? part).join('');
        expect(substitute(parts.join(''), { A: value })).toMatchObject({ text: expected });
      },
    ),
  );
});

test.each<[string, unknown]>([
  ['', null],
  ['~', null],
  ['NULL', null],
  ['nUll', 'nUll'],
  ['True', true],
  ['yes', 'yes'],
  ['0o17', 15],
  ['017', 17],
  ['+12', 12],
  ['1e3', 1000],
  ['.5', 0.5],
  ['5.', 5],
  ['-.inf', Number.NEGATIVE_INFINITY],
  ['.nan', Number.NaN],
  ['1_000', '1_000'],
  ['0b1', '0b1'],
  ['12 ', 12],
  ['1.2.3', '1.2.3'],
])('the plain scalar %j is what YAML’s core schema says', (text, value) => {
  expect(coreScalar(text)).toEqual(value);
});
