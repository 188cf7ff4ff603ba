import type { LoggerScopeConfiguration, ScopeConfiguration, ScopeRules } from '../configuration-scopes.js';
import type { Section } from './section.js';

/** The first severity number of each level. */
const LEVELS: Readonly<Record<string, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
};

/** The rules of a configurator: its default, and its list of names below `list`. */
export function scopeRules<C>(
  section: Section,
  list: string,
  config: (section: Section) => C,
): ScopeRules<C> {
  return {
    defaultConfig: config(section.section('default_config', 'defaultConfig')),
    rules: section.items(list, 'rules').map((item) => ({
      name: item.text('name', 'name', '*'),
      config: config(item.section('config', 'config')),
    })),
  };
}

/** Of tracers and meters. */
export function scopeConfiguration(section: Section): ScopeConfiguration {
  return { enabled: section.boolean('enabled', 'enabled', true) };
}

/** Of loggers. */
export function loggerScopeConfiguration(section: Section): LoggerScopeConfiguration {
  return {
    ...scopeConfiguration(section),
    minimumSeverity: severityNumber(section.text('minimum_severity', 'minimumSeverity', '')),
    traceBased: section.boolean('trace_based', 'traceBased', false),
  };
}

/** `warn2` is 14. */
function severityNumber(name: string): number {
  const [, level = '', step = '1'] = /^([a-z]+)([1-4])?$/.exec(name) ?? [];
  const first = LEVELS[level];
  return first === undefined ? 0 : first + Number(step) - 1;
}
