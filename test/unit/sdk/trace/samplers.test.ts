import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import * as official from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { W3CTraceState } from '../../../../src/sdk/context/trace-state.ts';
import * as native from '../../../../src/sdk/trace/index.ts';
import { asDraftSampler, type DraftSampler } from '../../../../src/sdk/trace/sampler.ts';
import { parseOtTraceState, withOtTraceState } from '../../../../src/sdk/trace/samplers/ot-trace-state.ts';
import { DRAFT_SAMPLERS } from '../../../../src/sdk/trace/samplers/parent-based-sampler.ts';
import { samplerFromEnvironment } from '../../../../src/sdk/trace/samplers/sampler-from-environment.ts';
import { SpanDraft } from '../../../../src/sdk/trace/span-draft.ts';
import { toSpanContext, validContext } from '../../../support/span-contexts.ts';

const ratio = fc.oneof(fc.double(), fc.double({ min: 0, max: 1 }), fc.constantFrom(0, 1, 0.5, -1, 2));

describe('without texts, samplers decide as with them, and as the official ones', () => {
  const samplers = fc.oneof(
    fc.constantFrom<[DraftSampler, official.Sampler]>(
      [new native.AlwaysOnSampler(), new official.AlwaysOnSampler()],
      [new native.AlwaysOffSampler(), new official.AlwaysOffSampler()],
    ),
    ratio.map((value): [DraftSampler, official.Sampler] => [
      new native.TraceIdRatioBasedSampler(value),
      new official.TraceIdRatioBasedSampler(value),
    ]),
  );
  const parentBased = fc
    .tuple(samplers, samplers, samplers, samplers, samplers)
    .map(([root, remoteParentSampled, remoteParentNotSampled, localParentSampled, localParentNotSampled]) => {
      const config = (side: 0 | 1) => ({
        root: root[side],
        remoteParentSampled: remoteParentSampled[side],
        remoteParentNotSampled: remoteParentNotSampled[side],
        localParentSampled: localParentSampled[side],
        localParentNotSampled: localParentNotSampled[side],
      });
      return [
        new native.ParentBasedSampler(config(0) as native.ParentBasedSamplerConfig),
        new official.ParentBasedSampler(config(1) as never),
      ] as [DraftSampler, official.Sampler];
    });

  test('for any trace and parent', () => {
    fc.assert(
      fc.property(
        fc.oneof(samplers, parentBased),
        validContext,
        fc.boolean(),
        ([mine, theirs], parent, isRoot) => {
          const spanContext = toSpanContext(parent, (raw) => new W3CTraceState(raw));
          const draft = new SpanDraft();
          expect(draft.childOfContext(spanContext)).toBe(true);
          if (isRoot) draft.asRoot();
          const context = isRoot ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContext);
          const told = [context, parent.traceId, 'name', SpanKind.INTERNAL, {}, []] as const;
          const { decision } = theirs.shouldSample(
            context,
            parent.traceId,
            'name',
            SpanKind.INTERNAL,
            {},
            [],
          );
          expect(mine.decide(draft)).toBe(decision);
          expect(
            mine.shouldSample(...(told as never as Parameters<DraftSampler['shouldSample']>)).decision,
          ).toBe(decision);
          expect(String(mine)).toBe(String(theirs));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('but not those of others, nor subclasses, nor what delegates to them', () => {
    class Mine extends native.AlwaysOnSampler {}
    const asked = (sampler: native.Sampler) => asDraftSampler(sampler, DRAFT_SAMPLERS) !== null;
    expect(asked(new native.ParentBasedSampler({ root: new native.TraceIdRatioBasedSampler(0.5) }))).toBe(
      true,
    );
    expect(asked(new Mine())).toBe(false);
    expect(asked(new official.AlwaysOnSampler() as native.Sampler)).toBe(false);
    expect(asked(new native.ParentBasedSampler({ root: new Mine() }))).toBe(false);
  });
});

describe('the sampler of the environment', () => {
  test.each([
    [undefined, undefined, 'ParentBased{root=AlwaysOnSampler,'],
    ['always_on', undefined, 'AlwaysOnSampler'],
    ['always_off', undefined, 'AlwaysOffSampler'],
    ['traceidratio', '0.25', 'TraceIdRatioBased{0.25}'],
    ['traceidratio', 'much', 'TraceIdRatioBased{1}'],
    ['parentbased_always_off', undefined, 'ParentBased{root=AlwaysOffSampler,'],
    ['parentbased_traceidratio', '0.5', 'ParentBased{root=TraceIdRatioBased{0.5},'],
    ['jaeger_remote', undefined, 'ParentBased{root=AlwaysOnSampler,'],
  ])('%s %s is %s…', (OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG, text) => {
    expect(String(samplerFromEnvironment({ OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG }))).toContain(text);
  });
});

describe('OpenTelemetry’s member of the trace state', () => {
  test.each([
    ['th:8', { threshold: 1n << 55n, randomValue: null, rest: [] }],
    ['th:0;rv:00000000000001', { threshold: 0n, randomValue: 1n, rest: [] }],
    ['x:1;th:zz;rv:1;y:2', { threshold: -1n, randomValue: null, rest: ['x:1', 'y:2'] }],
    ['th:', { threshold: -1n, randomValue: null, rest: [] }],
    [`x:${'1'.repeat(255)}`, { threshold: -1n, randomValue: null, rest: [] }],
  ])('%s', (value, parsed) => {
    expect(parseOtTraceState(new W3CTraceState(`a=1,ot=${value}`))).toEqual(parsed);
  });

  test('never says a threshold that does not hold', () => {
    const state = new W3CTraceState('ot=th:8,a=1');
    const nothing = { threshold: -1n, randomValue: null, rest: [] };
    expect(withOtTraceState(state, nothing).serialize()).toBe('a=1');
    expect(withOtTraceState(state, { ...nothing, rest: ['x:1'] }).serialize()).toBe('ot=x:1,a=1');
  });

  test('keeps to its limit by leaving out the last parts', () => {
    const rest = Array.from({ length: 40 }, (_, index) => `k${index}:12345678`);
    const value = withOtTraceState(new W3CTraceState(), { threshold: 0n, randomValue: 5n, rest }).get('ot');
    expect(value).toMatch(/^th:0;rv:00000000000005;k0:12345678;/);
    expect(value?.length).toBeLessThanOrEqual(256);
  });
});

test('a probability out of range is refused', () => {
  for (const value of [-0.1, 1.1, Number.NaN]) {
    expect(() => new native.ComposableProbabilitySampler(value)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', setting: 'ratio' }),
    );
  }
});

test('a span that is sampled by the smaller of two probabilities is sampled by the larger, too', () => {
  const decides = (value: number, traceId: string) =>
    new native.CompositeSampler(new native.ComposableProbabilitySampler(value)).shouldSample(
      ROOT_CONTEXT,
      traceId,
      'name',
      SpanKind.INTERNAL,
      {},
      [],
    ).decision === 2;
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(unit, unit, validContext, (one, other, { traceId }) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      if (decides(less, traceId)) expect(decides(more, traceId)).toBe(true);
      expect(decides(1, traceId)).toBe(true);
      expect(decides(0, traceId)).toBe(false);
    }),
  );
});
