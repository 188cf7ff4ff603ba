import { type Context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import type { AttributeMap } from '../../../../src/capture/attribute-map.ts';
import type { ExemplarFilter } from '../../../../src/sdk/metrics/exemplar-filter.ts';
import {
  ExemplarReservoir,
  type HeldExemplar,
  NOT_ELIGIBLE,
} from '../../../../src/sdk/metrics/exemplar-reservoir.ts';

const inSpan = (traceFlags: number): Context =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0102030405060708090a0b0c0d0e0f10',
    spanId: '1112131415161718',
    traceFlags,
  });
const SAMPLED = inSpan(1);

/** Offers a measurement as storages do. */
function offer(
  reservoir: ExemplarReservoir,
  series: number,
  bucket: number,
  value: number,
  context: Context,
  measured: AttributeMap | undefined,
  kept: AttributeMap | undefined,
): void {
  const span = reservoir.spanOf(context);
  if (span !== NOT_ELIGIBLE) reservoir.offer(series, bucket, value, span, measured, kept);
}

function taken(
  filter: Exclude<ExemplarFilter, 'always_off'>,
  options: { slots?: number; isAligned?: boolean; seed?: number },
  fill: (reservoir: ExemplarReservoir) => void,
): HeldExemplar[] {
  const { slots = 1, isAligned = false, seed = 7 } = options;
  const reservoir = new ExemplarReservoir(filter, slots, isAligned, seed);
  fill(reservoir);
  return [...reservoir.take()];
}

describe('which measurements become exemplars', () => {
  test.each([
    ['trace_based', SAMPLED, true],
    ['trace_based', inSpan(0), false],
    ['trace_based', ROOT_CONTEXT, false],
    ['always_on', SAMPLED, true],
    ['always_on', inSpan(0), true],
    ['always_on', ROOT_CONTEXT, true],
  ] as const)('%s %#', (filter, context, isTaken) => {
    const offered = taken(filter, {}, (reservoir) =>
      offer(reservoir, 3, 0, 42, context, undefined, undefined),
    );
    expect(offered).toHaveLength(isTaken ? 1 : 0);
    if (isTaken) expect(offered[0]).toMatchObject({ series: 3, slot: 0, value: 42, attributes: {} });
  });

  test('an exemplar has the ids of its span, and none where there is no span', () => {
    const [inside, outside] = [SAMPLED, ROOT_CONTEXT].map(
      (context) =>
        taken('always_on', {}, (reservoir) => offer(reservoir, 0, 0, 1, context, undefined, undefined))[0],
    );
    expect([...(inside?.ids ?? [])]).toEqual([
      0x04030201, 0x08070605, 0x0c0b0a09, 0x100f0e0d, 0x14131211, 0x18171615,
    ]);
    expect(outside?.ids).toBeNull();
  });

  test('an exemplar has the attributes that a view took from its series, and no others', () => {
    const measured = { kept: 1, taken: 'x' };
    const [exemplar] = taken('always_on', {}, (reservoir) =>
      offer(reservoir, 0, 0, 1, ROOT_CONTEXT, measured, { kept: 1 }),
    );
    expect(exemplar?.attributes).toEqual({ taken: 'x' });
  });
});

describe('how many are kept', () => {
  test('an aligned reservoir keeps one of each bucket', () => {
    const kept = taken('always_on', { slots: 4, isAligned: true }, (reservoir) => {
      for (let i = 0; i < 100; i++) offer(reservoir, 1, i % 3, i, ROOT_CONTEXT, undefined, undefined);
    });
    expect(kept.map(({ slot }) => slot).toSorted()).toEqual([0, 1, 2]);
    for (const { slot, value } of kept) expect(value % 3).toBe(slot);
  });

  test('a simple reservoir keeps as many as it has slots, all of them while there are no more', () => {
    const offers = (count: number) => (reservoir: ExemplarReservoir) => {
      for (let i = 0; i < count; i++) offer(reservoir, 0, 0, i, ROOT_CONTEXT, undefined, undefined);
    };
    expect(taken('always_on', { slots: 5 }, offers(3)).map(({ value }) => value)).toEqual([0, 1, 2]);
    expect(taken('always_on', { slots: 5 }, offers(1000))).toHaveLength(5);
  });

  test('a hand-over starts the reservoir again', () => {
    const reservoir = new ExemplarReservoir('always_on', 1, false, 7);
    for (const value of [1, 2]) {
      offer(reservoir, 0, 0, value, ROOT_CONTEXT, undefined, undefined);
      expect([...reservoir.take()].map((exemplar) => exemplar.value)).toEqual([value]);
      expect(reservoir.isEmpty).toBe(true);
    }
  });

  test.each([
    [1, false],
    [10, false],
    [1, true],
  ])('every measurement has the same chance: %i slots, aligned %s', (slots, isAligned) => {
    const offers = 20;
    const rounds = 4000;
    const counts = new Array<number>(offers).fill(0);
    const reservoir = new ExemplarReservoir('always_on', slots, isAligned, 12345);
    for (let round = 0; round < rounds; round++) {
      for (let value = 0; value < offers; value++) {
        offer(reservoir, 0, 0, value, ROOT_CONTEXT, undefined, undefined);
      }
      for (const { value } of reservoir.take()) counts[value] = (counts[value] ?? 0) + 1;
    }
    const expected = (rounds * slots) / offers;
    // Five standard deviations.
    const tolerance = 5 * Math.sqrt(expected);
    for (const count of counts) expect(Math.abs(count - expected)).toBeLessThan(tolerance);
  });
});
