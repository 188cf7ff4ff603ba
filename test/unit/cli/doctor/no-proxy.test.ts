import { expect, test } from 'vitest';
import { isExempt, isLoopback } from '../../../../src/cli/doctor/network/no-proxy.ts';

// The rows are those of crates/transport/src/client/no_proxy.rs, whose rules these are.
test.each([
  [
    ['example.com', '.example.com', '*.example.com', 'EXAMPLE.com.', 'x, example.com'],
    'example.com',
    'notexample.com',
  ],
  [['example.com', '.example.com', '*.example.com'], 'A.b.Example.COM', '10.0.0.1'],
  [['10.1.2.3'], '10.1.2.3', '10.1.2.4'],
  [['10.0.0.0/8'], '10.255.0.1', '11.0.0.1'],
  [['192.168.1.77/24'], '192.168.1.1', '192.168.2.1'],
  [['0.0.0.0/0'], '1.2.3.4', '::1'],
  [['::/0'], 'fd00::1', '1.2.3.4'],
  [['::1', '[::1]', '[::1]:4318'], '::1', '::2'],
  [['[fd00::1]'], 'fd00:0::1', 'fd00::2'],
  [['fd00::/8'], 'fdff::1', 'fe00::1'],
  [['c.test:4318', '.test:4318'], 'c.test', 'c.other'],
])('%j exempts %s, not %s', (entries, inside, outside) => {
  for (const entry of entries) {
    expect(isExempt(entry, inside, 4318)).toBe(true);
    expect(isExempt(entry, outside, 4318)).toBe(false);
  }
});

test('a port narrows a rule, a star exempts everything, nonsense nothing', () => {
  expect(isExempt('c.test:4318', 'c.test', 4317)).toBe(false);
  expect(isExempt('[::1]:80', '::1', 81)).toBe(false);
  expect(isExempt('a *', '::1', 1)).toBe(true);
  for (const rules of [
    '',
    ' , ,',
    '.',
    '..',
    '10.0.0.0/33',
    '::/129',
    'x/8',
    'c:99999',
    'c:x',
    '[c',
    '[::1]x',
  ])
    for (const host of ['c', 'example.com', '10.0.0.1', '::1'])
      expect(isExempt(rules, host, 4318)).toBe(false);
});

test.each([
  ['localhost', true],
  ['LocalHost.', true],
  ['a.localhost', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['localhost.example', false],
  ['128.0.0.1', false],
  ['::2', false],
  ['', false],
])('loopback: %s %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
