import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';

export interface DiagLine {
  readonly level: 'error' | 'warn';
  readonly text: string;
}

/** Collects warnings and errors of OpenTelemetry's diagnostics until `stop`. */
export function collectDiag(): { readonly lines: DiagLine[]; stop(): void } {
  const lines: DiagLine[] = [];
  const add =
    (level: DiagLine['level']) =>
    (message: string, ...rest: unknown[]): void => {
      lines.push({ level, text: [message, ...rest].map(String).join(' ') });
    };
  const ignore = (): void => undefined;
  const logger: DiagLogger = {
    error: add('error'),
    warn: add('warn'),
    info: ignore,
    debug: ignore,
    verbose: ignore,
  };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  return { lines, stop: () => diag.disable() };
}
