import { expect, test } from 'vitest';
import { detectResource } from '../../../src/resource-detectors/detected-resource.ts';

const detector = (attributes: Record<string, unknown>) => ({ detect: () => ({ attributes }) });

test('a resource whose detectors found everything at once is complete from the start', () => {
  const resource = detectResource([detector({ a: 1, b: 1 }), detector({ b: 2, c: undefined })], { d: 4 });
  expect(resource.asyncAttributesPending).toBe(false);
  expect(resource.attributes).toEqual({ a: 1, b: 2, d: 4 });
});

test('of two detectors the later one has its say, whichever settles first, and fixed attributes stay', async () => {
  let settleSlow = (_value: string): void => {};
  const slow = new Promise<string>((resolve) => {
    settleSlow = resolve;
  });
  const resource = detectResource(
    [detector({ a: slow, b: slow }), detector({ a: Promise.resolve('later'), c: 'later' })],
    { c: 'fixed' },
  );
  expect(resource.asyncAttributesPending).toBe(true);
  const settled = resource.waitForAsyncAttributes?.();
  settleSlow('earlier');
  await settled;
  expect(resource.asyncAttributesPending).toBe(false);
  expect(resource.attributes).toEqual({ a: 'later', b: 'earlier', c: 'fixed' });
});

test('a detector that fails finds nothing, and the others do', async () => {
  const failing = {
    detect: () => {
      throw new Error('no');
    },
  };
  const resource = detectResource([
    failing,
    detector({ a: Promise.reject(new Error('no')), b: Promise.resolve(undefined), c: 3 }),
  ]);
  await resource.waitForAsyncAttributes?.();
  expect(resource.attributes).toEqual({ c: 3 });
});
