import { type Context, ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Shedding } from '../../../../src/cost/shedding.ts';
import { W3CTraceState } from '../../../../src/sdk/context/trace-state.ts';
import { SamplingDecision } from '../../../../src/sdk/trace/sampler.ts';
import { AlwaysOnSampler } from '../../../../src/sdk/trace/samplers/always-on-sampler.ts';
import { ComposableProbabilitySampler } from '../../../../src/sdk/trace/samplers/composable-probability-sampler.ts';
import { CompositeSampler } from '../../../../src/sdk/trace/samplers/composite-sampler.ts';
import { CostBudgetSampler } from '../../../../src/sdk/trace/samplers/cost-budget-sampler.ts';
import { ParentBasedSampler } from '../../../../src/sdk/trace/samplers/parent-based-sampler.ts';
import { SpanDraft } from '../../../../src/sdk/trace/span-draft.ts';

const SPAN_ID = '00f067aa0ba902b7';
const traceIds = fc.stringMatching(/^[0-9a-f]{32}$/).filter((id) => !/^0+$/.test(id));
const shares = fc.integer({ min: 1, max: 1023 }).map((part) => part / 1024);

function sampler(spanShare: number, delegate = new ParentBasedSampler({ root: new AlwaysOnSampler() })) {
  const shedding = new Shedding();
  shedding.spanShare = spanShare;
  return new CostBudgetSampler(delegate, shedding);
}

function under(parent: { traceId: string; isRemote: boolean; flags: number; state?: string }): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: parent.traceId,
    spanId: SPAN_ID,
    traceFlags: parent.flags,
    isRemote: parent.isRemote,
    ...(parent.state === undefined ? undefined : { traceState: new W3CTraceState(parent.state) }),
  });
}

const decide = (by: CostBudgetSampler, context: Context, traceId: string) =>
  by.shouldSample(context, traceId, 'span', SpanKind.SERVER, {}, []);

test('a root is kept exactly when the probability sampler of the specification would sample it, and says the same', () => {
  fc.assert(
    fc.property(traceIds, shares, (traceId, share) => {
      const ours = decide(sampler(share), ROOT_CONTEXT, traceId);
      const theirs = new CompositeSampler(new ComposableProbabilitySampler(share)).shouldSample(
        ROOT_CONTEXT,
        traceId,
        'span',
        SpanKind.SERVER,
        {},
        [],
      );
      expect(ours.decision).toBe(theirs.decision);
      if (ours.decision !== SamplingDecision.NOT_RECORD) {
        expect(ours.traceState?.serialize()).toBe(theirs.traceState?.serialize());
      }
    }),
    { numRuns: 1000 },
  );
});

test('the sampler decides the same by words as by text', () => {
  const parents = fc.option(
    fc.record({
      isRemote: fc.boolean(),
      flags: fc.constantFrom(0, 1),
      state: fc.option(
        fc.constantFrom('ot=th:8', 'ot=th:c;rv:ffffffffffffff', 'x=1', 'ot=rv:00000000000001'),
        {
          nil: undefined,
        },
      ),
    }),
    { nil: undefined },
  );
  fc.assert(
    fc.property(traceIds, shares, parents, fc.boolean(), (traceId, share, parent, isParentBased) => {
      const delegate = isParentBased ? undefined : (new AlwaysOnSampler() as unknown as ParentBasedSampler);
      const draft = new SpanDraft();
      let context: Context = ROOT_CONTEXT;
      if (parent === undefined) {
        draft.childOfContext({ traceId, spanId: SPAN_ID, traceFlags: 0 });
        draft.asRoot();
      } else {
        const { state, ...rest } = parent;
        context = under({ traceId, ...rest, ...(state === undefined ? undefined : { state }) });
        const spanContext = trace.getSpanContext(context);
        if (spanContext !== undefined) draft.childOfContext(spanContext);
      }
      const byText = decide(sampler(share, delegate), context, traceId);
      expect(sampler(share, delegate).decide(draft)).toBe(byText.decision);
      if (byText.decision === SamplingDecision.NOT_RECORD) return;
      const inherited = trace.getSpanContext(context)?.traceState;
      expect(draft.traceState?.serialize()).toBe((byText.traceState ?? inherited)?.serialize());
    }),
    { numRuns: 1000 },
  );
});

test('what a smaller share keeps a larger one keeps too, and of what others kept by a threshold about the share is kept', () => {
  const [few, many] = [sampler(1 / 8), sampler(1 / 2)];
  let [parents, kept] = [0, 0];
  for (let i = 0; i < 40_000; i++) {
    const traceId = Array.from({ length: 4 }, () =>
      Math.floor(Math.random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
    if (decide(few, ROOT_CONTEXT, traceId).decision !== SamplingDecision.NOT_RECORD) {
      expect(decide(many, ROOT_CONTEXT, traceId).decision).toBe(SamplingDecision.RECORD_AND_SAMPLED);
    }
    // The upstream service has kept the upper quarter.
    if (Number.parseInt(traceId[18] ?? '', 16) < 12) continue;
    parents++;
    const context = under({ traceId, isRemote: true, flags: TraceFlags.SAMPLED, state: 'ot=th:c' });
    const result = decide(many, context, traceId);
    if (result.decision === SamplingDecision.NOT_RECORD) continue;
    kept++;
    expect(result.traceState?.get('ot')).toBe('th:e');
  }
  expect(kept / parents).toBeGreaterThan(0.45);
  expect(kept / parents).toBeLessThan(0.55);
});

test('spans below a local one go with it, and one that the delegate does not sample stays unsampled', () => {
  fc.assert(
    fc.property(traceIds, shares, (traceId, share) => {
      const subject = sampler(share);
      const kept = decide(subject, under({ traceId, isRemote: false, flags: 1, state: 'ot=th:8' }), traceId);
      expect(kept.decision).toBe(SamplingDecision.RECORD_AND_SAMPLED);
      const dropped = decide(subject, under({ traceId, isRemote: false, flags: 0 }), traceId);
      expect(dropped.decision).toBe(SamplingDecision.NOT_RECORD);
      expect(subject.takeDecision()).toBe(false);
    }),
  );
});

test('within the budget it is the delegate', () => {
  const subject = sampler(1);
  expect(decide(subject, ROOT_CONTEXT, 'f'.repeat(32))).toEqual({
    decision: SamplingDecision.RECORD_AND_SAMPLED,
  });
});
