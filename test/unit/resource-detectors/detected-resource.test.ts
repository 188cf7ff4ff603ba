import { expect, onTestFinished, test } from 'vitest';
import { detectResource } from '../../../src/resource-detectors/detected-resource.ts';
import { detectorsFromEnvironment } from '../../../src/resource-detectors/detectors-from-environment.ts';
import { hostDetector } from '../../../src/resource-detectors/host-detector.ts';
import { osDetector } from '../../../src/resource-detectors/os-detector.ts';
import { serviceInstanceDetector } from '../../../src/resource-detectors/service-instance-detector.ts';
import { collectDiag } from '../../support/diag-log.ts';

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

test('OTEL_NODE_RESOURCE_DETECTORS names the detectors', () => {
  const diag = collectDiag();
  onTestFinished(() => diag.stop());
  const named = (value?: string) => detectorsFromEnvironment({ OTEL_NODE_RESOURCE_DETECTORS: value });
  expect(named('os, HOST ,env,')).toEqual([hostDetector, osDetector]);
  expect(named('none')).toEqual([]);
  expect(named('cloud,aws')).toHaveLength(3);
  expect(named(undefined)).toEqual(named('all'));
  expect(named('')).toEqual(named('all'));
  expect(named('all')).toContain(serviceInstanceDetector);
  expect(diag.lines).toEqual([]);
  expect(named('os,alibaba')).toEqual([osDetector]);
  expect(diag.lines).toMatchObject([{ level: 'warn', text: expect.stringContaining('"alibaba"') }]);
});
