import { diag } from '@opentelemetry/api';
import type { EventListener } from '../native/runtime.js';

const logger = diag.createComponentLogger({ namespace: 'otlp-native' });

/** Tells OpenTelemetry's diagnostics of a failure. The core has limited how often. */
export const reportFailure: EventListener = (event) => {
  if (event.kind !== 'failure') return;
  const repeated = event.suppressed > 0 ? `, ${event.suppressed} more since the last report` : '';
  const message = `${event.reason} (${event.code}${repeated})`;
  if (event.willRetry) logger.warn(`${message}; trying again`);
  else logger.error(message);
};

/** Tells of environment variables that were ignored. */
export function reportWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) logger.warn(warning);
}
