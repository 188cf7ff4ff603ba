import { expect, test } from 'vitest';
import { nameMatcher } from '../../../src/config/name-matcher.ts';

test.each([
  [null, [], ['host.id', 'os.type', 'a.b+c']],
  [['host.*'], [], ['host.id']],
  [['*'], ['host.*'], ['os.type', 'a.b+c']],
  [['??.type'], [], ['os.type']],
  // A dot is a dot, and what stands for something in regular expressions doesn't here.
  [['a?b+c', 'hostxid'], [], ['a.b+c']],
  [[], [], []],
])('included %j, excluded %j', (included, excluded, chosen) => {
  const isChosen = nameMatcher({ included, excluded });
  expect(['host.id', 'os.type', 'a.b+c'].filter(isChosen)).toEqual(chosen);
});
