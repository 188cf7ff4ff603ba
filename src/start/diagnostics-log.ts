import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { type Environment, findVariable } from '../config/environment.js';

const LEVELS: ReadonlyMap<string, DiagLogLevel> = new Map([
  ['none', DiagLogLevel.NONE],
  ['error', DiagLogLevel.ERROR],
  ['warn', DiagLogLevel.WARN],
  ['info', DiagLogLevel.INFO],
  ['debug', DiagLogLevel.DEBUG],
  ['verbose', DiagLogLevel.VERBOSE],
  ['all', DiagLogLevel.ALL],
]);

/** Not the standard output, which is the application's; bound now, in case the console is bridged to log records later. */
const print = console.error.bind(console);
const STANDARD_ERROR: DiagLogger = { error: print, warn: print, info: print, debug: print, verbose: print };

/** Tells the user what keeps telemetry from coming, once for each text. */
export type Report = (level: 'warn' | 'error', text: string) => void;

/**
 * Has OpenTelemetry's diagnostics written to the standard error, from the level of `OTEL_LOG_LEVEL` on: none, error, warn,
 * info (default), debug, verbose, all. A logger that the application set stays.
 */
export function logDiagnostics(environment: Environment): Report {
  const found = findVariable(environment, 'OTEL_LOG_LEVEL');
  const level = LEVELS.get((found?.value ?? 'info').toLowerCase());
  const isSet =
    hasLogger() ||
    diag.setLogger(STANDARD_ERROR, { logLevel: level ?? DiagLogLevel.INFO, suppressOverrideMessage: true });
  const told = new Set<string>();
  const report: Report = (kind, text) => {
    if (told.has(text)) return;
    told.add(text);
    // A second copy of the API may have shut us out of the diagnostics, too.
    if (isSet) diag[kind](`otlp-native: ${text}`);
    else if (level !== DiagLogLevel.NONE) print(`otlp-native: ${text}`);
  };
  if (found !== null && level === undefined) {
    report('warn', `OTEL_LOG_LEVEL: there is no level ${JSON.stringify(found.value)}; taking info`);
  }
  return report;
}

/** The API doesn't tell, so its global is asked. */
function hasLogger(): boolean {
  const holder = globalThis as { [key: symbol]: { diag?: unknown } | undefined };
  return holder[Symbol.for('opentelemetry.js.api.1')]?.diag !== undefined;
}
