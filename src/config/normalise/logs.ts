import type { LoggerProviderConfiguration, LogRecordExporterConfiguration } from '../configuration-logs.js';
import { processor, requireKey, sharedExporter, unknownComponent } from './exporters.js';
import { attributeLimits } from './limits.js';
import type { OwnSections } from './own-exporter.js';
import { loggerScopeConfiguration, scopeRules } from './scope-rules.js';
import type { Section } from './section.js';

const EVENT_BRIDGE = 'event_to_span_event_bridge/development';

/** The logger provider of its section, or null where nothing is left of it. */
export function loggerProvider(
  section: Section,
  general: Section,
  own: OwnSections,
): LoggerProviderConfiguration | null {
  let bridge: Section | null = null;
  const processors = section.items('processors', 'processors').flatMap((item) => {
    if (item.choice()?.name === EVENT_BRIDGE) {
      bridge = item;
      return [];
    }
    const before = item.context.problems.errorCount;
    const made = processor(item, 1000, (exporter) => logRecordExporter(exporter, own));
    return made === null || item.context.problems.errorCount > before ? [] : [made];
  });
  if (section.node !== null) requireKey(section, 'processors');
  if (section.node === null || (processors.length === 0 && bridge === null)) {
    section.noteSelf();
    return null;
  }
  section.note('eventsToSpanEvents', (bridge as Section | null)?.node ?? null);
  return {
    processors,
    limits: attributeLimits(section.section('limits', 'limits'), general),
    loggerConfigurator: scopeRules(
      section.section('logger_configurator/development', 'loggerConfigurator'),
      'loggers',
      loggerScopeConfiguration,
    ),
    eventsToSpanEvents: bridge !== null,
  };
}

function logRecordExporter(section: Section, own: OwnSections): LogRecordExporterConfiguration | null {
  const chosen = section.choice();
  if (chosen === null) return null;
  const shared = sharedExporter(chosen.name, chosen.options, 'logs', own);
  if (shared === null) {
    unknownComponent(section, 'exporter', chosen.name, [
      'otlp_http',
      'otlp_grpc',
      'otlp_file/development',
      'console',
    ]);
  }
  return shared;
}
