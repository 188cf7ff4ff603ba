import { expect, test } from 'vitest';
import type { UndiciRequest } from '../../../src/instrumentation/undici/undici-config.ts';
import { undiciHeaders } from '../../../src/instrumentation/undici/undici-headers.ts';

test.each<[string, UndiciRequest['headers'], UndiciRequest['headers']]>([
  ['text', 'a: 1\r\n', 'a: 1\r\nbaggage: b=2\r\n'],
  ['a list', ['a', '1'], ['a', '1', 'baggage', 'b=2']],
])('headers that are %s get those that are propagated, but no line breaks with them', (_, before, after) => {
  const request = { headers: before } as UndiciRequest;
  undiciHeaders.set(request, 'baggage', 'b=2;x\r\nadmin: true');
  undiciHeaders.set(request, 'uberctx-x: 1\r\nadmin', 'true');
  undiciHeaders.set(request, 'baggage', 'b=2');
  expect(request.headers).toEqual(after);
});
