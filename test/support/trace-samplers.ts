/** Sampler programs: one sampler as data, built of the official classes and of ours. */

import { type Attributes, type Context, type Link, type SpanKind, trace } from '@opentelemetry/api';
import * as composite from '@opentelemetry/sampler-composite';
import * as official from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import * as native from 'otlp-native';

export type SamplerProgram =
  | { readonly is: 'default' }
  | { readonly is: 'on' }
  | { readonly is: 'off' }
  | { readonly is: 'ratio'; readonly ratio: number }
  | { readonly is: 'parent'; readonly ratio: number; readonly isRemoteTrusted: boolean }
  | { readonly is: 'record'; readonly ratio: number }
  | { readonly is: 'custom'; readonly seed: number }
  | {
      readonly is: 'composite';
      readonly ratio: number;
      readonly hasParent: boolean;
      readonly hasRules: boolean;
      readonly isAnnotating: boolean;
    };

const ratio = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 0.25, 0.5, 0.9, 1, 2 ** -20),
);

export const samplerProgram: fc.Arbitrary<SamplerProgram> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<SamplerProgram>({ is: 'default' }) },
  { weight: 2, arbitrary: fc.constant<SamplerProgram>({ is: 'on' }) },
  { weight: 1, arbitrary: fc.constant<SamplerProgram>({ is: 'off' }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('ratio' as const), ratio }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('parent' as const), ratio, isRemoteTrusted: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('record' as const), ratio }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('custom' as const), seed: fc.nat() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('composite' as const),
      ratio,
      hasParent: fc.boolean(),
      hasRules: fc.boolean(),
      isAnnotating: fc.boolean(),
    }),
  },
);

/** Undefined leaves the sampler to the provider. */
export function officialSampler(program: SamplerProgram): official.Sampler | undefined {
  switch (program.is) {
    case 'default':
      return undefined;
    case 'on':
      return new official.AlwaysOnSampler();
    case 'off':
      return new official.AlwaysOffSampler();
    case 'ratio':
      return new official.TraceIdRatioBasedSampler(program.ratio);
    case 'parent':
      return new official.ParentBasedSampler({
        root: new official.TraceIdRatioBasedSampler(program.ratio),
        ...(program.isRemoteTrusted ? {} : { remoteParentSampled: new official.AlwaysOffSampler() }),
      });
    case 'record':
      return official.createAlwaysRecordSampler(new official.TraceIdRatioBasedSampler(program.ratio));
    case 'custom':
      return customSampler(program.seed);
    case 'composite': {
      let sampler = composite.createComposableProbabilitySampler(program.ratio);
      if (program.isAnnotating) sampler = composite.createComposableAnnotatingSampler(sampler, ANNOTATION);
      if (program.hasRules) {
        sampler = composite.createComposableRuleBasedSampler([
          [isServer, composite.createComposableAlwaysOffSampler()],
          [hasRoute, composite.createComposableAlwaysOnSampler()],
          [() => true, sampler],
        ]);
      }
      if (program.hasParent) sampler = composite.createComposableParentThresholdSampler(sampler);
      return forgetsThreshold(composite.createCompositeSampler(sampler) as official.Sampler);
    }
  }
}

/** As {@link officialSampler}. */
export function nativeSampler(program: SamplerProgram): native.Sampler | undefined {
  switch (program.is) {
    case 'default':
      return undefined;
    case 'on':
      return new native.AlwaysOnSampler();
    case 'off':
      return new native.AlwaysOffSampler();
    case 'ratio':
      return new native.TraceIdRatioBasedSampler(program.ratio);
    case 'parent':
      return new native.ParentBasedSampler({
        root: new native.TraceIdRatioBasedSampler(program.ratio),
        ...(program.isRemoteTrusted ? {} : { remoteParentSampled: new native.AlwaysOffSampler() }),
      });
    case 'record':
      return new native.AlwaysRecordSampler(new native.TraceIdRatioBasedSampler(program.ratio));
    case 'custom':
      return customSampler(program.seed) as native.Sampler;
    case 'composite': {
      let sampler: native.ComposableSampler = new native.ComposableProbabilitySampler(program.ratio);
      if (program.isAnnotating) sampler = new native.ComposableAnnotatingSampler(sampler, ANNOTATION);
      if (program.hasRules) {
        sampler = new native.ComposableRuleBasedSampler([
          [isServer, new native.ComposableAlwaysOffSampler()],
          [hasRoute, new native.ComposableAlwaysOnSampler()],
          [() => true, sampler],
        ]);
      }
      if (program.hasParent) sampler = new native.ComposableParentThresholdSampler(sampler);
      return new native.CompositeSampler(sampler);
    }
  }
}

const ANNOTATION = { 'sampled.by': 'annotation', 'http.route': '/annotated' };

function isServer(_: Context, __: string, ___: string, kind: SpanKind): boolean {
  return kind === 1;
}

function hasRoute(_: Context, __: string, ___: string, ____: SpanKind, attributes: Attributes): boolean {
  return attributes['http.route'] !== undefined;
}

/** Decides by all that it is told, and answers with attributes, valid or not, and a trace state. */
function customSampler(seed: number): official.Sampler {
  return {
    shouldSample(
      context: Context,
      traceId: string,
      name: string,
      kind: SpanKind,
      attributes: Attributes,
      links: Link[],
    ) {
      const told = JSON.stringify([traceId.length, name, kind, Object.keys(attributes).sort(), links.length]);
      const hash = Array.from(told).reduce(
        (sum, character) => (sum * 31 + character.charCodeAt(0)) | 0,
        seed,
      );
      const state = trace.getSpanContext(context)?.traceState;
      return {
        decision: Math.abs(hash) % 3,
        ...(hash % 2 === 0
          ? {
              attributes: {
                'sampler.seed': seed,
                'http.route': '/sampled',
                '': 1,
                none: undefined,
              } as Attributes,
            }
          : {}),
        ...(hash % 5 === 0 && state !== undefined ? { traceState: state.set('custom', `${seed}`) } : {}),
      };
    },
    toString: () => 'custom',
  };
}

/**
 * The official composite sampler leaves the parent's threshold in the trace state of a span that isn't sampled, if nothing
 * else is there. The specification has it removed.
 */
function forgetsThreshold(sampler: official.Sampler): official.Sampler {
  return {
    shouldSample(...told) {
      const result = sampler.shouldSample(...told);
      const rest = result.traceState
        ?.get('ot')
        ?.split(';')
        .filter((part) => !part.startsWith('th:'));
      if (result.decision !== 0 || rest === undefined || rest.length > 0) return result;
      return { ...result, traceState: result.traceState?.unset('ot') };
    },
    toString: () => sampler.toString(),
  };
}
