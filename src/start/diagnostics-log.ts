import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import type { LogLevel } from '../config/configuration.js';

const LEVELS: Readonly<Record<LogLevel, DiagLogLevel>> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
};

/** Not the standard output, which is the application's; bound now, in case the console is bridged to log records later. */
const print = console.error.bind(console);
const STANDARD_ERROR: DiagLogger = { error: print, warn: print, info: print, debug: print, verbose: print };

/** Tells the user what keeps telemetry from coming, once for each text. */
export type Report = (kind: 'info' | 'warn' | 'error', text: string) => void;

/** OpenTelemetry's diagnostics on the standard error. A logger that the application set stays. */
export class DiagnosticsLog {
  private readonly told = new Set<string>();
  private readonly isForeign = hasLogger();
  /** A second copy of the API may have shut us out. */
  private isSet = false;
  private level: LogLevel;

  /** @param level from which on something is written. */
  constructor(level: LogLevel) {
    this.level = level;
    this.setLevel(level);
  }

  /** Writes from `level` on, as of now. */
  setLevel(level: LogLevel): void {
    this.level = level;
    this.isSet =
      this.isForeign ||
      diag.setLogger(STANDARD_ERROR, { logLevel: LEVELS[level], suppressOverrideMessage: true });
  }

  /** Tells something once. */
  readonly report: Report = (kind, text) => {
    if (this.told.has(text)) return;
    this.told.add(text);
    this.tell(kind, text);
  };

  /** Tells something each time. */
  tell(kind: 'info' | 'warn' | 'error', text: string): void {
    if (this.isSet) diag[kind](`otlp-native: ${text}`);
    else if (LEVELS[this.level] >= LEVELS[kind]) print(`otlp-native: ${text}`);
  }
}

/** Whether more is written at `level` than at `other`. */
export function isMoreVerbose(level: LogLevel, other: LogLevel): boolean {
  return LEVELS[level] > LEVELS[other];
}

/** The API doesn't tell, so its global is asked. */
function hasLogger(): boolean {
  const holder = globalThis as { [key: symbol]: { diag?: unknown } | undefined };
  return holder[Symbol.for('opentelemetry.js.api.1')]?.diag !== undefined;
}
