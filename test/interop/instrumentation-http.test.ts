import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holds } from '../support/property.ts';
import { clientCall, fetchCall, rawConnection, traffic, upgrade } from './http-traffic/arbitraries.ts';
import type { Scenario, Traffic } from './http-traffic/scenario.ts';
import { type SubjectProcess, startSubject } from './http-traffic/subject-process.ts';

const RUNS = Number(process.env.TRAFFIC_RUNS ?? 25);
const TIMEOUT_MS = 300_000;

let official: SubjectProcess;
let native: SubjectProcess;
let whollyNative: SubjectProcess;

beforeAll(async () => {
  [official, native, whollyNative] = await Promise.all([
    startSubject('official'),
    startSubject('native'),
    startSubject('native on the native SDK'),
  ]);
});

afterAll(async () => {
  await Promise.all([official, native, whollyNative].map((subject) => subject?.stop()));
});

async function areEqual(
  subject: () => SubjectProcess,
  scenarios: fc.Arbitrary<Scenario>,
  runs: number,
): Promise<void> {
  await holds(traffic(scenarios), { runs }, async (generated: Traffic) => {
    const [expected, actual] = await Promise.all([official.run(generated), subject().run(generated)]);
    expect(actual).toEqual(expected);
  });
}

describe('our instrumentations record what the official ones do', () => {
  test(
    'of incoming requests, whatever they look like',
    () => areEqual(() => native, rawConnection, RUNS),
    TIMEOUT_MS,
  );

  test(
    'of outgoing requests of node:http and node:https',
    () => areEqual(() => native, clientCall, RUNS),
    TIMEOUT_MS,
  );

  test(
    'of fetch and undici, over HTTP/1.1 and HTTP/2',
    () => areEqual(() => native, fetchCall, RUNS),
    TIMEOUT_MS,
  );

  test('of upgrades', () => areEqual(() => native, upgrade, 5), TIMEOUT_MS);

  test(
    'on our own SDK, too',
    () => {
      return areEqual(() => whollyNative, fc.oneof(rawConnection, clientCall, fetchCall, upgrade), RUNS);
    },
    TIMEOUT_MS,
  );
});
