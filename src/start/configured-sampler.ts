import { type Attributes, isSpanContextValid, SpanKind, trace } from '@opentelemetry/api';
import type {
  ComposableSamplerConfiguration,
  SamplerConfiguration,
  SamplingRuleConfiguration,
} from '../config/configuration-traces.js';
import { nameMatcher } from '../config/name-matcher.js';
import type { Sampler } from '../sdk/trace/sampler.js';
import { AlwaysOffSampler } from '../sdk/trace/samplers/always-off-sampler.js';
import { AlwaysOnSampler } from '../sdk/trace/samplers/always-on-sampler.js';
import { AlwaysRecordSampler } from '../sdk/trace/samplers/always-record-sampler.js';
import { ComposableAlwaysOffSampler } from '../sdk/trace/samplers/composable-always-off-sampler.js';
import { ComposableAlwaysOnSampler } from '../sdk/trace/samplers/composable-always-on-sampler.js';
import { ComposableParentThresholdSampler } from '../sdk/trace/samplers/composable-parent-threshold-sampler.js';
import { ComposableProbabilitySampler } from '../sdk/trace/samplers/composable-probability-sampler.js';
import {
  ComposableRuleBasedSampler,
  type SamplingPredicate,
} from '../sdk/trace/samplers/composable-rule-based-sampler.js';
import type { ComposableSampler } from '../sdk/trace/samplers/composable-sampler.js';
import { CompositeSampler } from '../sdk/trace/samplers/composite-sampler.js';
import { ParentBasedSampler } from '../sdk/trace/samplers/parent-based-sampler.js';
import { TraceIdRatioBasedSampler } from '../sdk/trace/samplers/trace-id-ratio-based-sampler.js';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** The sampler that a configuration describes. */
export function configuredSampler(configuration: SamplerConfiguration): Sampler {
  switch (configuration.kind) {
    case 'alwaysOn':
      return new AlwaysOnSampler();
    case 'alwaysOff':
      return new AlwaysOffSampler();
    case 'traceIdRatioBased':
      return new TraceIdRatioBasedSampler(configuration.ratio);
    case 'probability':
      return new CompositeSampler(new ComposableProbabilitySampler(configuration.ratio));
    case 'alwaysRecord':
      return new AlwaysRecordSampler(configuredSampler(configuration.root));
    case 'parentBased':
      return new ParentBasedSampler({
        root: configuredSampler(configuration.root),
        remoteParentSampled: configuredSampler(configuration.remoteParentSampled),
        remoteParentNotSampled: configuredSampler(configuration.remoteParentNotSampled),
        localParentSampled: configuredSampler(configuration.localParentSampled),
        localParentNotSampled: configuredSampler(configuration.localParentNotSampled),
      });
    case 'composite':
      return new CompositeSampler(composable(configuration.sampler));
    case 'jaegerRemote':
      return configuredSampler(configuration.initialSampler);
  }
}

function composable(configuration: ComposableSamplerConfiguration): ComposableSampler {
  switch (configuration.kind) {
    case 'alwaysOn':
      return new ComposableAlwaysOnSampler();
    case 'alwaysOff':
      return new ComposableAlwaysOffSampler();
    case 'probability':
      return new ComposableProbabilitySampler(configuration.ratio);
    case 'parentThreshold':
      return new ComposableParentThresholdSampler(composable(configuration.root));
    case 'ruleBased':
      return new ComposableRuleBasedSampler(
        configuration.rules.map((rule) => [predicate(rule), composable(rule.sampler)] as const),
      );
  }
}

/** A span fulfils a rule when it fulfils every condition of it. */
function predicate(rule: SamplingRuleConfiguration): SamplingPredicate {
  const { attributeValues, attributePatterns, spanKinds, parents } = rule;
  const conditions: SamplingPredicate[] = [];
  if (spanKinds !== null) {
    const kinds = new Set<SpanKind>(spanKinds.map((kind) => KINDS[kind]));
    conditions.push((_context, _traceId, _name, kind) => kinds.has(kind));
  }
  if (parents !== null) {
    const wanted = new Set<string>(parents);
    conditions.push((context) => wanted.has(parentOf(trace.getSpanContext(context))));
  }
  if (attributeValues !== null) {
    const values = new Set(attributeValues.values);
    conditions.push(onText(attributeValues.key, (text) => values.has(text)));
  }
  if (attributePatterns !== null) {
    const { key, included, excluded } = attributePatterns;
    conditions.push(onText(key, nameMatcher({ included, excluded: excluded ?? [] })));
  }
  return function rule(...span) {
    return conditions.every((condition) => condition(...span));
  };
}

function parentOf(parent: ReturnType<typeof trace.getSpanContext>): 'none' | 'remote' | 'local' {
  if (parent === undefined || !isSpanContextValid(parent)) return 'none';
  return parent.isRemote === true ? 'remote' : 'local';
}

/** Of an attribute that isn't there, nothing is true. */
function onText(key: string, test: (text: string) => boolean): SamplingPredicate {
  return (_context, _traceId, _name, _kind, attributes: Attributes) => {
    const value = attributes[key];
    return value !== undefined && value !== null && test(String(value));
  };
}
