import { type Environment, findVariable } from '../config/environment.js';

/** Where one signal goes, besides processors. */
export interface SignalSettings {
  readonly toOtlp: boolean;
  readonly toConsole: boolean;
}

/** What the environment says about the start. */
export interface StartSettings {
  readonly isDisabled: boolean;
  readonly traces: SignalSettings;
  readonly metrics: SignalSettings;
  readonly logs: SignalSettings;
  readonly observesRuntime: boolean;
  /** Whether the instrumentation of a short name is wanted. */
  wants(name: string, isOnByDefault: boolean): boolean;
  /** What is wrong with the variables, in words. */
  readonly warnings: readonly string[];
}

const EXPORTERS = ['otlp', 'console', 'none'];

/** Reads the variables once; what is invalid is warned of and ignored, as the specification says. */
export function readStartSettings(environment: Environment): StartSettings {
  const warnings: string[] = [];
  const boolean = (name: string, otherwise: boolean): boolean => {
    const found = findVariable(environment, name);
    const value = found?.value.toLowerCase();
    if (found === null) return otherwise;
    if (value === 'true' || value === 'false') return value === 'true';
    warnings.push(`${name}: ${JSON.stringify(found.value)} is neither true nor false; taking it for false`);
    return false;
  };
  const signal = (name: string, hasConsole: boolean): SignalSettings => {
    const named = [...list(environment, name, 'otlp')];
    const known = named.filter((exporter) => EXPORTERS.includes(exporter));
    for (const exporter of named) {
      if (!known.includes(exporter))
        warnings.push(`${name}: there is no exporter ${JSON.stringify(exporter)}; ignoring it`);
    }
    if (known.includes('none')) {
      if (known.length > 1) warnings.push(`${name}: "none" stands beside others, which are ignored`);
      return { toOtlp: false, toConsole: false };
    }
    if (known.includes('console') && !hasConsole)
      warnings.push(`${name}: metrics can't be written to the console; ignoring it`);
    return {
      toOtlp: known.length === 0 || known.includes('otlp'),
      toConsole: hasConsole && known.includes('console'),
    };
  };
  const enabled = list(environment, 'OTEL_NODE_ENABLED_INSTRUMENTATIONS', '');
  const disabled = list(environment, 'OTEL_NODE_DISABLED_INSTRUMENTATIONS', '');
  const wants = (name: string, isOnByDefault: boolean): boolean =>
    !disabled.has(name) && (enabled.size === 0 ? isOnByDefault : enabled.has(name));
  return {
    isDisabled: boolean('OTEL_SDK_DISABLED', false),
    traces: signal('OTEL_TRACES_EXPORTER', true),
    metrics: signal('OTEL_METRICS_EXPORTER', false),
    logs: signal('OTEL_LOGS_EXPORTER', true),
    // The official packages call the same thing an instrumentation of this name.
    observesRuntime: boolean('OTEL_NODE_RUNTIME_METRICS', true) && !disabled.has('runtime-node'),
    wants,
    warnings,
  };
}

/** The entries of a list, in small letters, each once. */
function list(environment: Environment, name: string, otherwise: string): ReadonlySet<string> {
  const text = findVariable(environment, name)?.value ?? otherwise;
  const entries = text.split(',').map((entry) => entry.trim().toLowerCase());
  return new Set(entries.filter((entry) => entry !== ''));
}
