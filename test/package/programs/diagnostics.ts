import { DiagLogLevel, diag } from '@opentelemetry/api';

/** Collects the warnings and errors of OpenTelemetry's diagnostics from now on. */
export function collectDiagnostics(): string[] {
  const messages: string[] = [];
  const keep = (...parts: unknown[]): void => void messages.push(parts.map(String).join(' '));
  const drop = (): void => {};
  diag.setLogger({ error: keep, warn: keep, info: drop, debug: drop, verbose: drop }, DiagLogLevel.WARN);
  return messages;
}
