import { expect, test } from 'vitest';
import { ProgressLine } from '../../../src/cli/progress-line.ts';

function written(isTerminal: boolean, environment: Record<string, string>): string {
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  const progress = new ProgressLine({ isTerminal, write }, environment);
  progress.show(0, 4, '');
  progress.show(3, 4, 'TLS');
  progress.clear();
  progress.clear();
  return text;
}

test('one line, that is replaced and taken away', () => {
  const [start, first, second, end] = written(true, {}).split('\r\u001B[K');
  expect([start, end]).toEqual(['', '']);
  expect(first).toBe(`${'░'.repeat(24)} 0/4 `);
  expect(second).toBe(`${'█'.repeat(18)}${'░'.repeat(6)} 3/4 TLS`);
});

test('nothing where there is no terminal, or one that can do nothing', () => {
  expect(written(false, {})).toBe('');
  expect(written(true, { TERM: 'dumb' })).toBe('');
});
