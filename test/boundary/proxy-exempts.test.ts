/** `NO_PROXY` as the doctor asks the core for it; the rules themselves are tested in crates/transport. */

import { expect, test } from 'vitest';
import { nativeBinary } from './native-binary.ts';

test.each([
  ['', 'c.test', 4318, false],
  ['', 'localhost', 4318, true],
  ['', '127.9.9.9', 4318, true],
  ['', '::1', 4318, true],
  ['x, .c.test', 'a.C.test', 4318, true],
  ['c.test:4317', 'c.test', 4318, false],
  ['c.test:4318', 'c.test', 4318, true],
  ['10.0.0.0/8', '10.1.2.3', 4318, true],
  ['fd00::/8', 'fd00::1', 4318, true],
  ['[fd00::1]:80', 'fd00::1', 81, false],
  ['*', '192.0.2.1', 65_535, true],
  ['nonsense/8, [c', 'c', 1, false],
])('the rules %j and %s:%s: %s', (rules, host, port, isExempt) => {
  expect(nativeBinary.proxyExempts(rules, host, port)).toBe(isExempt);
});
