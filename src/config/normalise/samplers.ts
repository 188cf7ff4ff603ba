import type {
  ComposableSamplerConfiguration,
  SamplerConfiguration,
  SamplingRuleConfiguration,
} from '../configuration-traces.js';
import { unknownComponent } from './exporters.js';
import type { Section } from './section.js';

const ALWAYS_ON = { kind: 'alwaysOn' } as const;
const ALWAYS_OFF = { kind: 'alwaysOff' } as const;
const PARENT_BASED: SamplerConfiguration = {
  kind: 'parentBased',
  root: ALWAYS_ON,
  remoteParentSampled: ALWAYS_ON,
  remoteParentNotSampled: ALWAYS_OFF,
  localParentSampled: ALWAYS_ON,
  localParentNotSampled: ALWAYS_OFF,
};
const NAMES = [
  'always_on',
  'always_off',
  'always_record',
  'parent_based',
  'trace_id_ratio_based',
  'composite/development',
  'jaeger_remote/development',
  'probability/development',
];
const COMPOSABLE_NAMES = ['always_on', 'always_off', 'parent_threshold', 'probability', 'rule_based'];
const SPAN_KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
const PARENTS = ['none', 'remote', 'local'] as const;

/** The sampler of a choice; `fallback` where there's none. */
export function sampler(
  section: Section,
  fallback: SamplerConfiguration = PARENT_BASED,
): SamplerConfiguration {
  section.noteSelf();
  const chosen = section.choice();
  if (chosen === null) return fallback;
  const { name, options } = chosen;
  const below = (key: string, target: string, otherwise?: SamplerConfiguration): SamplerConfiguration =>
    sampler(options.section(key, target), otherwise);
  switch (name) {
    case 'always_on':
      return ALWAYS_ON;
    case 'always_off':
      return ALWAYS_OFF;
    case 'always_record':
      return { kind: 'alwaysRecord', root: below('root', 'root') };
    case 'trace_id_ratio_based':
      return { kind: 'traceIdRatioBased', ratio: options.number('ratio', 'ratio', 1) };
    case 'probability/development':
      return { kind: 'probability', ratio: options.number('ratio', 'ratio', 1) };
    case 'composite/development':
      return { kind: 'composite', sampler: composable(options.for('sampler')) };
    case 'parent_based':
      return {
        kind: 'parentBased',
        root: below('root', 'root', ALWAYS_ON),
        remoteParentSampled: below('remote_parent_sampled', 'remoteParentSampled', ALWAYS_ON),
        remoteParentNotSampled: below('remote_parent_not_sampled', 'remoteParentNotSampled', ALWAYS_OFF),
        localParentSampled: below('local_parent_sampled', 'localParentSampled', ALWAYS_ON),
        localParentNotSampled: below('local_parent_not_sampled', 'localParentNotSampled', ALWAYS_OFF),
      };
    case 'jaeger_remote/development':
      return {
        kind: 'jaegerRemote',
        endpoint: options.text('endpoint', 'endpoint', ''),
        intervalMs: options.number('interval', 'intervalMs', 60_000),
        initialSampler: below('initial_sampler', 'initialSampler'),
      };
    default:
      unknownComponent(section, 'sampler', name, NAMES);
      return fallback;
  }
}

function composable(section: Section): ComposableSamplerConfiguration {
  section.noteSelf();
  const chosen = section.choice();
  if (chosen === null) return ALWAYS_ON;
  const { name, options } = chosen;
  switch (name) {
    case 'always_on':
      return ALWAYS_ON;
    case 'always_off':
      return ALWAYS_OFF;
    case 'probability':
      return { kind: 'probability', ratio: options.number('ratio', 'ratio', 1) };
    case 'parent_threshold':
      return { kind: 'parentThreshold', root: composable(options.section('root', 'root')) };
    case 'rule_based':
      return { kind: 'ruleBased', rules: options.items('rules', 'rules').map(rule) };
    default:
      unknownComponent(section, 'composable sampler', name, COMPOSABLE_NAMES);
      return ALWAYS_ON;
  }
}

function rule(section: Section): SamplingRuleConfiguration {
  section.noteSelf();
  const values = section.section('attribute_values', 'attributeValues');
  const patterns = section.section('attribute_patterns', 'attributePatterns');
  return {
    attributeValues:
      values.node === null
        ? null
        : { key: values.text('key', 'key', ''), values: values.texts('values', 'values', []) },
    attributePatterns:
      patterns.node === null
        ? null
        : {
            key: patterns.text('key', 'key', ''),
            included: patterns.texts('included', 'included', null),
            excluded: patterns.texts('excluded', 'excluded', []),
          },
    spanKinds: words(section.texts('span_kinds', 'spanKinds', null), SPAN_KINDS),
    parents: words(section.texts('parent', 'parents', null), PARENTS),
    sampler: composable(section.section('sampler', 'sampler')),
  };
}

function words<T extends string>(given: readonly string[] | null, known: readonly T[]): readonly T[] | null {
  return given === null ? null : known.filter((word) => given.includes(word));
}
