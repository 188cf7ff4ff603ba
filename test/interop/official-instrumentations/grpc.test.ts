import { expect, test } from 'vitest';
import { compare } from './observe.ts';
import { lines } from './tree.ts';

test('instrumentation-grpc gives the same traces on both sides of calls of all four kinds, errors and cancellation included', async () => {
  const { official, native } = await compare('grpc.ts');
  expect(native).toEqual(official);
  const call = (root: string, method: string): string[] => [
    root,
    `  grpc.shop.Orders/${method}`,
    `    grpc.shop.Orders/${method}`,
  ];
  expect(lines(native.roots)).toEqual([
    ...call('both stream', 'Negotiate'),
    'cancelled',
    '  grpc.shop.Orders/Wait',
    ...call('client stream', 'PlaceMany'),
    'ignored',
    ...call('server stream', 'Watch'),
    ...call('server stream that fails', 'Watch'),
    ...call('unary', 'Place'),
    '      look up',
    ...call('unary that fails', 'Place'),
    '      look up',
  ]);
});
