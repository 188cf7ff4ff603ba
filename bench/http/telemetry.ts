import type { HttpTelemetry } from './subject.ts';

/** An SDK and an HTTP instrumentation, at work in this process. */
export interface Telemetry {
  /** Sends what waits, and tells how many spans were delivered so far; `null` where nobody exports. */
  deliverAll(): Promise<number | null>;
}

/** `sink` is the URL to send to, without a signal's path. */
export async function startTelemetry(kind: Exclude<HttpTelemetry, 'none'>, sink: string): Promise<Telemetry> {
  // One SDK a process: the others aren't even loaded.
  return kind === 'own'
    ? (await import('./own-telemetry.ts')).startOwnTelemetry(sink)
    : await (await import('./official-telemetry.ts')).startOfficialTelemetry(kind, sink);
}
