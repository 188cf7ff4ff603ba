import type { Configuration, LogLevel } from '../configuration.js';
import type { DocumentNode } from '../document/document-node.js';
import { deepFrozen } from './deep-frozen.js';
import { instrumentation } from './instrumentation.js';
import { attributeLimits } from './limits.js';
import { loggerProvider } from './logs.js';
import { meterProvider } from './metrics.js';
import type { OwnSections } from './own-exporter.js';
import { propagators } from './propagators.js';
import { resource } from './resource.js';
import { type NormalisationContext, Section } from './section.js';
import { tracerProvider } from './traces.js';

/** The levels of a document, a file's and those that the variable has besides, by what they begin with. */
const LEVELS: readonly (readonly [prefix: string, level: LogLevel])[] = [
  ['trace', 'verbose'],
  ['debug', 'debug'],
  ['info', 'info'],
  ['warn', 'warn'],
  ['error', 'error'],
  ['fatal', 'error'],
  ['verbose', 'verbose'],
  ['all', 'all'],
  ['none', 'none'],
];

/**
 * The configuration of a document that has the form of the schema. What else is wrong with it is added to the problems: a part that
 * can't be is left out.
 */
export function normalise(document: DocumentNode, context: NormalisationContext): Configuration {
  const root = new Section(context, document, '', '');
  const own = root.section('distribution').section('otlp-native');
  const general = root.section('attribute_limits', 'attributeLimits');
  const sections = (signal: 'traces' | 'metrics' | 'logs'): OwnSections => ({
    signal: own.section(signal),
    all: own.section('exporters'),
  });
  const configuration: Configuration = {
    disabled: root.boolean('disabled', 'disabled', false),
    logLevel: logLevel(root),
    resource: resource(root.section('resource', 'resource')),
    attributeLimits: attributeLimits(general, general),
    propagators: propagators(root.section('propagator')),
    tracerProvider: tracerProvider(
      root.section('tracer_provider', 'tracerProvider'),
      general,
      sections('traces'),
    ),
    meterProvider: meterProvider(root.section('meter_provider', 'meterProvider'), sections('metrics')),
    loggerProvider: loggerProvider(
      root.section('logger_provider', 'loggerProvider'),
      general,
      sections('logs'),
    ),
    instrumentation: instrumentation(
      root.section('instrumentation/development', 'instrumentation'),
      own.at('instrumentation'),
    ),
  };
  return deepFrozen(configuration);
}

function logLevel(root: Section): LogLevel {
  const name = root.text('log_level', 'logLevel', 'info');
  return LEVELS.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'info';
}
