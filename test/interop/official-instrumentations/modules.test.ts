import { expect, test } from 'vitest';
import { compare } from './observe.ts';
import { lines } from './tree.ts';

test('instrumentations that reach ES modules through the loader hook give the same traces, metrics and logs', async () => {
  const { official, native } = await compare('modules.ts');
  expect(native).toEqual(official);
  expect(lines(native.roots)).toEqual(['ask', '  GET', '    GET']);
  expect(native.logs).toMatchObject([{ in: '{trace id} {id of ask > GET > GET}' }]);
  expect(native.metrics).toMatchObject([
    { name: 'http.client.request.duration' },
    { name: 'http.server.request.duration' },
  ]);
});
