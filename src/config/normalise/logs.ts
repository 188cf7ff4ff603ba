import type { LoggerProviderConfiguration, LogRecordExporterConfiguration } from '../configuration-logs.js';
import { processor, requireKey, sharedExporter, unknownComponent } from './exporters.js';
import { attributeLimits } from './limits.js';
import type { OwnSections } from './own-exporter.js';
import type { Section } from './section.js';

/** The logger provider of its section, or null where nothing is left of it. */
export function loggerProvider(
  section: Section,
  general: Section,
  own: OwnSections,
): LoggerProviderConfiguration | null {
  const processors = section.items('processors', 'processors').flatMap((item) => {
    const before = item.context.problems.errorCount;
    const made = processor(item, 1000, (exporter) => logRecordExporter(exporter, own));
    return made === null || item.context.problems.errorCount > before ? [] : [made];
  });
  if (section.node !== null) requireKey(section, 'processors');
  if (section.node === null || processors.length === 0) {
    section.noteSelf();
    return null;
  }
  return { processors, limits: attributeLimits(section.section('limits', 'limits'), general) };
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
