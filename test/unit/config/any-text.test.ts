import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfigurationFile } from '../../../src/config/parse-configuration-file.ts';
import { publishedFiles } from './published-files.ts';

const fragments = [
  ...[
    '&a',
    '*a',
    '- ',
    ': ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\n',
    '  ',
    '|',
    '>',
    '#',
    '!!int ',
    '---\n',
    '? ',
    '<<: ',
  ],
  ...[
    'null',
    '$' + '{A}',
    '$' + '{',
    '$$',
    '1e999',
    '0x',
    '.inf',
    'batch:',
    'otlp_http:',
    'endpoint: ',
    '\u0000',
    '\uD800',
  ],
];

/** A published file with some of it cut out and something put in. */
const damaged = fc
  .tuple(
    fc.constantFrom(...publishedFiles().map(([, text]) => text)),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.constantFrom(...fragments)), { maxLength: 4 }),
  )
  .map(([text, cuts]) =>
    cuts.reduce((rest, [at, length, put]) => {
      const from = at % (rest.length + 1);
      return rest.slice(0, from) + put + rest.slice(from + length);
    }, text),
  );

test('whatever a file holds, there’s a configuration or an error with a place in the file, and no exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        damaged,
        fc.array(fc.constantFrom(...fragments)).map((parts) => parts.join('')),
      ),
      (text) => {
        const { configuration, problems } = parseConfigurationFile(text, 'f.yaml', { A: '1' });
        const lines = text.split('\n').length;
        const hasError = problems.some(({ severity }) => severity === 'error');
        expect(configuration === null).toBe(hasError);
        for (const { file, line, column } of problems) {
          expect(file).toBe('f.yaml');
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThan(0);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('aliases can’t make a small file large', () => {
  const levels = Array.from({ length: 9 }, (_, index) => {
    const below = index === 0 ? '"x"' : `*l${index - 1}`;
    return `l${index}: &l${index} [${Array(10).fill(below).join(', ')}]`;
  });
  const { problems } = parseConfigurationFile(`file_format: "1.1"\n${levels.join('\n')}\n`, 'f.yaml', {});
  expect(problems).toMatchObject([{ code: 'INVALID_YAML', severity: 'error' }]);
});

test('a file that is nested without end is refused', () => {
  for (const text of ['['.repeat(500_000), '{ a: '.repeat(150_000), '- '.repeat(300_000)]) {
    const { problems } = parseConfigurationFile(`file_format: "1.1"\nx: ${text}`, 'f.yaml', {});
    expect(problems[0]).toMatchObject({ code: 'INVALID_YAML', severity: 'error' });
  }
});

test('a file with a mistake in every line is told of in part, and refused', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `  key${index}: 1`).join('\n');
  const { problems, configuration } = parseConfigurationFile(
    `file_format: "1.1"\nresource:\n${lines}\n`,
    'f.yaml',
    {},
  );
  expect(problems).toHaveLength(1000);
  expect(configuration).toBeNull();
});

test('a file that is too long is refused', () => {
  const { problems } = parseConfigurationFile(`file_format: "1.1"\n${'#'.repeat(1_048_576)}\n`, 'f.yaml', {});
  expect(problems).toMatchObject([{ code: 'INVALID_YAML', severity: 'error' }]);
});
