import * as official from '@opentelemetry/resources';
import { expect, test } from 'vitest';
import { hostDetector } from '../../../src/resource-detectors/host-detector.ts';
import { osDetector } from '../../../src/resource-detectors/os-detector.ts';
import { processDetector } from '../../../src/resource-detectors/process-detector.ts';
import type { ResourceDetector } from '../../../src/resource-detectors/resource-detector.ts';
import { serviceInstanceDetector } from '../../../src/resource-detectors/service-instance-detector.ts';

/** What a detector finds, waited for, without what it doesn't find. */
async function found(detector: ResourceDetector): Promise<unknown> {
  const entries = Object.entries(detector.detect().attributes ?? {});
  const settled = await Promise.all(entries.map(async ([key, value]) => [key, await value] as const));
  return Object.fromEntries(settled.filter(([, value]) => value !== undefined));
}

test.each([
  ['host', hostDetector, official.hostDetector],
  ['os', osDetector, official.osDetector],
  ['process', processDetector, official.processDetector],
])('%s: what the official detector finds', async (_name, ours, theirs) => {
  expect(await found(ours)).toEqual(await found(theirs));
});

test('service instance: a random id that stays, as the official detector has it', async () => {
  const ours = await found(serviceInstanceDetector);
  expect(ours).toEqual({ 'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(await found(serviceInstanceDetector)).toEqual(ours);
  expect(Object.keys((await found(official.serviceInstanceIdDetector)) as object)).toEqual(
    Object.keys(ours as object),
  );
});
