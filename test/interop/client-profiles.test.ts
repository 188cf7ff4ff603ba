/**
 * Profiles that an `OtlpClient` sends, decoded by the types that protoc generates for Go: no field is unknown to them, the
 * dictionary keeps its rules, and following its indices leads back to what was given.
 */

import fc from 'fast-check';
import {
  type AttributeMap,
  type FrameInput,
  type LineInput,
  OtlpClient,
  type ProfileInput,
  profilesRequest,
  type SampleInput,
} from 'otlp-native';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GoProfiles, type ResolvedProfile, type ResolvedSample } from '../peers/go-profiles/go-profiles.ts';
import { holds } from '../support/property.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const RUNS = 100;

let peer: GoProfiles;
beforeAll(async () => {
  peer = await GoProfiles.start();
}, BUILD_DEADLINE_MS);
afterAll(() => peer?.stop());

const text = fc.string({ unit: 'grapheme', maxLength: 10 });
const id = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).filter((found) => found.some((byte) => byte !== 0));
const simple = fc.oneof(text, fc.boolean(), fc.maxSafeInteger(), fc.uint8Array({ maxLength: 5 }));
const attributes: fc.Arbitrary<AttributeMap> = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 5 }).filter((key) => key !== '__proto__'),
  fc.oneof(simple, fc.array(text, { maxLength: 3 })),
  { maxKeys: 3 },
);
const time = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
/** Few different parts, so that samples and tables meet the same again. */
const line = fc.record({
  function: fc.record(
    {
      name: fc.constantFrom('main', 'parse', 'é🙂'),
      systemName: text,
      fileName: fc.constantFrom('a.js', 'b.js'),
      startLine: fc.nat(3),
    },
    { requiredKeys: ['name'] },
  ),
  line: fc.nat(3),
  column: fc.nat(3),
});
const frame: fc.Arbitrary<FrameInput> = fc
  .tuple(
    line,
    fc.record(
      {
        inlinedInto: fc.array(line, { maxLength: 2 }),
        address: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        mapping: fc.record({ fileName: fc.constantFrom('node', 'libc.so'), memoryStart: fc.nat(9) }),
        attributes,
      },
      { requiredKeys: [] },
    ),
  )
  .map(([of, more]) => ({ ...of, ...more }));
const shared = {
  stack: fc.array(frame, { maxLength: 4 }),
  attributes,
  link: fc.option(fc.record({ traceId: id(16), spanId: id(8) }), { nil: undefined }),
};
const samples: fc.Arbitrary<SampleInput[]> = fc.array(
  fc.oneof(
    fc.record({ ...shared, values: fc.tuple(fc.integer()) }),
    fc.record({ ...shared, timestamps: fc.array(time, { minLength: 1, maxLength: 3 }) }),
  ),
  { maxLength: 10 },
);
const valueType = fc.record({ type: text, unit: text });
const profiles: fc.Arbitrary<ProfileInput[]> = fc.array(
  fc.record(
    {
      sampleType: valueType,
      samples,
      time,
      durationNano: time,
      periodType: valueType,
      period: fc.integer(),
      profileId: id(16),
      attributes,
      original: fc.record({
        format: fc.constantFrom('pprof', 'jfr'),
        payload: fc.uint8Array({ maxLength: 20 }),
      }),
    },
    { requiredKeys: ['sampleType', 'samples', 'time', 'durationNano'] },
  ),
  { minLength: 1, maxLength: 3 },
);

const hex = (bytes: unknown): string =>
  bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : '';

function asReceived(value: unknown): unknown {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(asReceived);
  return typeof value === 'number' ? String(value) : value;
}

function attributesOf(given: AttributeMap | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given ?? {}).map(([key, value]) => [key, asReceived(value)]));
}

function lineOf(given: LineInput): object {
  const { name = '', systemName = '', fileName = '', startLine = 0 } = given.function ?? {};
  const numbers = {
    startLine: String(startLine),
    line: String(given.line ?? 0),
    column: String(given.column ?? 0),
  };
  return { name, systemName, fileName, ...numbers };
}

function frameOf(given: FrameInput): object {
  return {
    lines: [given, ...(given.inlinedInto ?? [])].map(lineOf),
    address: String(given.address ?? 0),
    mapping: given.mapping?.fileName ?? '',
    memoryStart: String(given.mapping?.memoryStart ?? 0),
    attributes: attributesOf(given.attributes),
  };
}

function sampleOf(given: SampleInput): ResolvedSample {
  return {
    stack: given.stack.map(frameOf),
    values: (given.values ?? []).map(String),
    timestamps: (given.timestamps ?? []).map(String),
    attributes: attributesOf(given.attributes),
    isLinked: given.link !== undefined,
    link: [hex(given.link?.traceId), hex(given.link?.spanId)],
  };
}

/** What was measured at each place, however it was divided into samples. */
function measured(all: readonly ResolvedSample[]): unknown {
  const totals = new Map<string, { total: bigint; timestamps: string[] }>();
  for (const { values, timestamps, ...place } of all) {
    const sorted = Object.entries(place.attributes).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([place.stack.map(ordered), sorted, place.isLinked, place.link]);
    const found = totals.get(key) ?? { total: 0n, timestamps: [] };
    for (const value of values) found.total += BigInt(value);
    found.timestamps = [...found.timestamps, ...timestamps].sort();
    totals.set(key, found);
  }
  return totals;
}

/** The same value with its keys in order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, of]): [string, unknown] => [key, ordered(of)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function profileOf(given: ProfileInput): Omit<ResolvedProfile, 'samples'> {
  return {
    resource: { 'service.name': 'profiled' },
    scope: 'profiler',
    sampleType: [given.sampleType.type, given.sampleType.unit],
    periodType: [given.periodType?.type ?? '', given.periodType?.unit ?? ''],
    period: String(given.period ?? 0),
    time: String(given.time),
    durationNano: String(given.durationNano),
    profileId: hex(given.profileId),
    format: given.original?.format ?? '',
    payload: hex(given.original?.payload),
    attributes: attributesOf(given.attributes),
  };
}

test('profiles come out as they were put in', async () => {
  const client = new OtlpClient({ endpoint: peer.endpoint, compression: 'none' });
  await holds(profiles, { runs: RUNS }, async (given) => {
    const request = profilesRequest({
      resource: { attributes: { 'service.name': 'profiled' } },
      scope: { name: 'profiler' },
      profiles: given,
    });
    const outcome = await client.sendProfiles(request);
    expect(outcome).toEqual({ kind: 'delivered', items: given.length, rejectedItems: 0, message: null });
    const [found = []] = await peer.received();
    const plain = found.map(({ samples: _, ...profile }) => profile);
    expect(plain).toEqual(given.map(profileOf));
    expect(found.map((profile) => measured(profile.samples))).toEqual(
      given.map((profile) => measured(profile.samples.map(sampleOf))),
    );
  });
  await client.shutdown();
});
