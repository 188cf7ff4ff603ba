import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrameInput, SampleInput } from '../../../src/client/build/profile-input.ts';
import { profilesRequest } from '../../../src/client/build/profiles-request.ts';
import type { OtlpProfile, OtlpProfilesDictionary, OtlpSample } from '../../../src/client/data/profiles.ts';
import { holds } from '../../support/property.ts';

const PROFILE = { sampleType: { type: 'cpu', unit: 'ns' }, time: 1000, durationNano: 5n };

/** Few different parts, so that samples meet. */
const frame = fc.record({
  function: fc.record({ name: fc.constantFrom('a', 'b'), fileName: fc.constantFrom('f', 'g') }),
  line: fc.nat(2),
});
const shared = {
  stack: fc.array(frame, { maxLength: 3 }),
  attributes: fc.dictionary(fc.constantFrom('x', 'y'), fc.nat(2)),
  link: fc.constantFrom(undefined, { traceId: 'AA'.repeat(16), spanId: 'bb'.repeat(8) }),
};
const samples: fc.Arbitrary<SampleInput[]> = fc.array(
  fc.oneof(
    fc.record({ ...shared, values: fc.tuple(fc.nat(100)) }),
    fc.record({ ...shared, timestamps: fc.array(fc.bigInt({ min: 1n, max: 9n }), { minLength: 1 }) }),
  ),
  { maxLength: 20 },
);

/** A sample as it was given, read back through the dictionary. */
function resolved(sample: OtlpSample, tables: Required<OtlpProfilesDictionary>): string {
  const stack = tables.stackTable[sample.stackIndex ?? 0]?.locationIndices ?? [];
  const frames = stack.map((location) => {
    const [line] = tables.locationTable[location]?.lines ?? [];
    const of = tables.functionTable[line?.functionIndex ?? 0];
    return [
      tables.stringTable[of?.nameStrindex ?? 0],
      tables.stringTable[of?.filenameStrindex ?? 0],
      line?.line,
    ];
  });
  const attributes = (sample.attributeIndices ?? []).map((index) => {
    const { keyStrindex = 0, value } = tables.attributeTable[index] ?? {};
    return [tables.stringTable[keyStrindex], value?.intValue];
  });
  const link = sample.linkIndex === 0 ? undefined : tables.linkTable[sample.linkIndex ?? 0];
  const isEvents = (sample.timestampsUnixNano ?? []).length > 0;
  return JSON.stringify([frames, attributes.sort(), link, isEvents]);
}

function given({ stack, attributes = {}, link, timestamps }: SampleInput): string {
  const frames = stack.map((of: FrameInput) => [of.function?.name, of.function?.fileName, of.line]);
  const lowerLink = link && { traceId: String(link.traceId).toLowerCase(), spanId: link.spanId };
  return JSON.stringify([frames, Object.entries(attributes).sort(), lowerLink, timestamps !== undefined]);
}

function built(input: readonly SampleInput[]): [OtlpProfile, Required<OtlpProfilesDictionary>] {
  const request = profilesRequest({ profiles: [{ ...PROFILE, samples: input }] });
  const profile = request.resourceProfiles?.[0]?.scopeProfiles?.[0]?.profiles?.[0];
  return [profile ?? {}, request.dictionary as Required<OtlpProfilesDictionary>];
}

test('samples read back as they were given, each identity once with all its values', async () => {
  await holds(samples, { runs: 300 }, async (input) => {
    const [profile, tables] = built(input);
    const expected = new Map<string, bigint[]>();
    for (const sample of input) {
      const key = given(sample);
      const before = expected.get(key) ?? [];
      if (sample.timestamps !== undefined) expected.set(key, [...before, ...sample.timestamps.map(nanos)]);
      else expected.set(key, [(before[0] ?? 0n) + BigInt(sample.values?.[0] ?? 0)]);
    }
    const found = (profile.samples ?? []).map((sample): [string, bigint[]] => {
      const values = sample.timestampsUnixNano?.length ? sample.timestampsUnixNano : (sample.values ?? []);
      return [resolved(sample, tables), values.map(BigInt)];
    });
    expect(found).toHaveLength(expected.size);
    expect(new Map(found)).toEqual(expected);
  });
});

const nanos = (time: unknown) => BigInt(String(time));

test('every table begins with its zero value, has nothing twice, and nothing unused', async () => {
  await holds(samples, { runs: 300 }, async (input) => {
    const [profile, tables] = built(input);
    expect([
      tables.mappingTable[0],
      tables.locationTable[0],
      tables.functionTable[0],
      tables.linkTable[0],
      tables.stringTable[0],
      tables.attributeTable[0],
      tables.stackTable[0],
    ]).toEqual([{}, {}, {}, {}, '', {}, {}]);
    for (const table of Object.values(tables)) {
      const texts = table.map((value: unknown) => JSON.stringify(value));
      expect(new Set(texts).size).toBe(texts.length);
    }
    const used = (indexes: (number | undefined)[]) =>
      new Set([0, ...indexes.map((index) => index ?? 0)]).size;
    const of = profile.samples ?? [];
    expect(used(of.map(({ stackIndex }) => stackIndex))).toBe(tables.stackTable.length);
    expect(used(of.map(({ linkIndex }) => linkIndex))).toBe(tables.linkTable.length);
    expect(used(of.flatMap(({ attributeIndices = [] }) => attributeIndices))).toBe(
      tables.attributeTable.length,
    );
    expect(used(tables.stackTable.flatMap(({ locationIndices = [] }) => locationIndices))).toBe(
      tables.locationTable.length,
    );
  });
});

test('what a profile itself has', () => {
  const request = profilesRequest({
    profiles: [
      {
        ...PROFILE,
        samples: [],
        periodType: { type: 'cpu', unit: 'ns' },
        period: 10n,
        profileId: 'ab'.repeat(16),
        attributes: { b: Uint8Array.of(1) },
        original: { format: 'pprof', payload: Uint8Array.of(2) },
      },
    ],
  });
  expect(request.resourceProfiles?.[0]?.scopeProfiles?.[0]?.profiles).toEqual([
    {
      sampleType: { typeStrindex: 1, unitStrindex: 2 },
      periodType: { typeStrindex: 1, unitStrindex: 2 },
      period: 10n,
      samples: [],
      timeUnixNano: '1000000000',
      durationNano: 5n,
      profileId: 'ab'.repeat(16),
      attributeIndices: [1],
      originalPayloadFormat: 'pprof',
      originalPayload: Uint8Array.of(2),
    },
  ]);
  expect(request.dictionary?.attributeTable?.[1]).toEqual({ keyStrindex: 3, value: { bytesValue: 'AQ==' } });
});

test('inlined lines come innermost first, and memory mappings are shared', () => {
  const mapping = { fileName: 'libc.so', memoryStart: 4096n };
  const stack: FrameInput[] = [
    {
      function: { name: 'inner' },
      line: 1,
      inlinedInto: [{ function: { name: 'outer' }, line: 9 }],
      mapping,
      address: 5000n,
    },
    { mapping, address: 6000n },
  ];
  const [, tables] = built([{ stack, values: [1] }]);
  expect(tables.locationTable.slice(1)).toEqual([
    expect.objectContaining({
      mappingIndex: 1,
      lines: [
        { functionIndex: 1, line: 1 },
        { functionIndex: 2, line: 9 },
      ],
    }),
    expect.objectContaining({ mappingIndex: 1, address: 6000n, lines: [] }),
  ]);
  expect(tables.mappingTable).toHaveLength(2);
});

test('a value that is no whole number is refused', () => {
  expect(() => built([{ stack: [], values: [1.5] }])).toThrow(
    expect.objectContaining({ code: 'INVALID_ITEM' }),
  );
});
