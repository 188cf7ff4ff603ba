import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import type {
  SamplerConfiguration,
  SamplingRuleConfiguration,
} from '../../../src/config/configuration-traces.ts';
import { configuredSampler } from '../../../src/start/configured-sampler.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const ON = { kind: 'alwaysOn' } as const;
const OFF = { kind: 'alwaysOff' } as const;
const ANY: SamplingRuleConfiguration = {
  attributeValues: null,
  attributePatterns: null,
  spanKinds: null,
  parents: null,
  sampler: ON,
};

const parent = (isRemote: boolean) =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: TRACE_ID,
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.SAMPLED,
    isRemote,
  });

test.each<[SamplerConfiguration, string]>([
  [ON, 'AlwaysOnSampler'],
  [OFF, 'AlwaysOffSampler'],
  [{ kind: 'traceIdRatioBased', ratio: 0.5 }, 'TraceIdRatioBased{0.5}'],
  [{ kind: 'probability', ratio: 0.5 }, 'ComposableProbabilitySampler(threshold=8, ratio=0.5)'],
  [{ kind: 'alwaysRecord', root: OFF }, 'AlwaysRecordSampler{AlwaysOffSampler}'],
  [
    {
      kind: 'parentBased',
      root: OFF,
      remoteParentSampled: OFF,
      remoteParentNotSampled: ON,
      localParentSampled: OFF,
      localParentNotSampled: ON,
    },
    'ParentBased{root=AlwaysOffSampler, remoteParentSampled=AlwaysOffSampler, remoteParentNotSampled=AlwaysOnSampler, ' +
      'localParentSampled=AlwaysOffSampler, localParentNotSampled=AlwaysOnSampler}',
  ],
  [
    { kind: 'composite', sampler: { kind: 'parentThreshold', root: ON } },
    'ComposableParentThresholdSampler(rootSampler=ComposableAlwaysOnSampler)',
  ],
  [{ kind: 'jaegerRemote', endpoint: 'x:1', intervalMs: 1, initialSampler: OFF }, 'AlwaysOffSampler'],
])('%j', (configuration, description) => {
  expect(String(configuredSampler(configuration))).toBe(description);
});

test.each<[string, Partial<SamplingRuleConfiguration>, boolean, boolean]>([
  ['no condition', {}, true, true],
  ['kinds', { spanKinds: ['server', 'consumer'] }, true, false],
  ['no parent', { parents: ['none'] }, true, false],
  ['a remote parent', { parents: ['remote', 'local'] }, false, true],
  ['values, also of numbers', { attributeValues: { key: 'n', values: ['1'] } }, true, false],
  [
    'patterns',
    { attributePatterns: { key: 'url.path', included: ['/a*'], excluded: ['/ab?'] } },
    true,
    false,
  ],
  [
    'what is excluded only',
    { attributePatterns: { key: 'url.path', included: null, excluded: ['/a*'] } },
    false,
    true,
  ],
  ['all at once', { spanKinds: ['server'], parents: ['remote'] }, false, false],
])('a rule of %s', (_name, rule, first, second) => {
  const sampler = configuredSampler({
    kind: 'composite',
    sampler: { kind: 'ruleBased', rules: [{ ...ANY, ...rule }] },
  });
  const root = sampler.shouldSample(
    ROOT_CONTEXT,
    TRACE_ID,
    'GET',
    SpanKind.SERVER,
    { n: 1, 'url.path': '/abc/d' },
    [],
  );
  const child = sampler.shouldSample(
    parent(true),
    TRACE_ID,
    'GET',
    SpanKind.CLIENT,
    { 'url.path': '/b' },
    [],
  );
  expect([root.decision !== 0, child.decision !== 0]).toEqual([first, second]);
});
