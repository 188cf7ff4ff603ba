import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeOf } from '../package/node-releases.ts';
import { holds } from '../support/property.ts';
import { clientCall, fetchCall, rawConnection, traffic, upgrade } from './http-traffic/arbitraries.ts';
import { type SubjectProcess, startSubject } from './http-traffic/subject-process.ts';

const RUNS = Number(process.env.TRAFFIC_RUNS ?? 10);

/** The lines that the official SDK 3 runs on, besides the one that all the tests run on. */
describe.each([22, 26] as const)('on Node %i', (major) => {
  let subjects: readonly SubjectProcess[] = [];

  beforeAll(async () => {
    const node = await nodeOf(major);
    subjects = await Promise.all([startSubject('official', node), startSubject('native', node)]);
  });

  afterAll(async () => {
    await Promise.all(subjects.map((subject) => subject.stop()));
  });

  test('our instrumentations record what the official ones do', async () => {
    const scenario = fc.oneof(rawConnection, clientCall, fetchCall, upgrade);
    await holds(traffic(scenario), { runs: RUNS }, async (generated) => {
      const [expected, actual] = await Promise.all(subjects.map((subject) => subject.run(generated)));
      expect(actual).toEqual(expected);
    });
  }, 300_000);
});
