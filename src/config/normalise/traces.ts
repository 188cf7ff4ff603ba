import type { AttributeLimitsConfiguration } from '../configuration.js';
import type {
  SpanExporterConfiguration,
  SpanLimitsConfiguration,
  TracerProviderConfiguration,
} from '../configuration-traces.js';
import { processor, requireKey, sharedExporter, unknownComponent } from './exporters.js';
import { attributeLimits } from './limits.js';
import type { OwnSections } from './own-exporter.js';
import { sampler } from './samplers.js';
import { scopeConfiguration, scopeRules } from './scope-rules.js';
import type { Section } from './section.js';

/** The tracer provider of its section, or null where nothing is left of it. */
export function tracerProvider(
  section: Section,
  general: Section,
  own: OwnSections,
): TracerProviderConfiguration | null {
  const processors = section.items('processors', 'processors').flatMap((item) => {
    const before = item.context.problems.errorCount;
    const made = processor(item, 5000, (exporter) => spanExporter(exporter, own));
    return made === null || item.context.problems.errorCount > before ? [] : [made];
  });
  if (section.node !== null) requireKey(section, 'processors');
  if (section.node === null || processors.length === 0) {
    section.noteSelf();
    return null;
  }
  return {
    processors,
    limits: spanLimits(section.section('limits', 'limits'), general),
    sampler: sampler(section.section('sampler', 'sampler')),
    idGenerator: idGenerator(section.section('id_generator', 'idGenerator')),
    tracerConfigurator: scopeRules(
      section.section('tracer_configurator/development', 'tracerConfigurator'),
      'tracers',
      scopeConfiguration,
    ),
  };
}

function spanExporter(section: Section, own: OwnSections): SpanExporterConfiguration | null {
  const chosen = section.choice();
  if (chosen === null) return null;
  const { name, options } = chosen;
  // A variable may name it and was told of; the file's model has none.
  if (name === 'zipkin' && section.origin.kind === 'environment') {
    options.noteSelf();
    return {
      kind: 'zipkin',
      endpoint: options.text('endpoint', 'endpoint', 'http://localhost:9411/api/v2/spans'),
      timeoutMs: options.number('timeout', 'timeoutMs', 10_000),
    };
  }
  const shared = sharedExporter(name, options, 'traces', own);
  if (shared === null)
    unknownComponent(section, 'exporter', name, [
      'otlp_http',
      'otlp_grpc',
      'otlp_file/development',
      'console',
    ]);
  return shared;
}

function spanLimits(section: Section, general: Section): SpanLimitsConfiguration {
  const shared: AttributeLimitsConfiguration = attributeLimits(section, general);
  return {
    ...shared,
    eventCountLimit: section.number('event_count_limit', 'eventCountLimit', 128),
    linkCountLimit: section.number('link_count_limit', 'linkCountLimit', 128),
    eventAttributeCountLimit: section.number('event_attribute_count_limit', 'eventAttributeCountLimit', 128),
    linkAttributeCountLimit: section.number('link_attribute_count_limit', 'linkAttributeCountLimit', 128),
  };
}

function idGenerator(section: Section): 'random' {
  section.noteSelf();
  const chosen = section.choice();
  if (chosen !== null && chosen.name !== 'random') {
    unknownComponent(section, 'id generator', chosen.name, ['random']);
  }
  return 'random';
}
