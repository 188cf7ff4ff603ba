/** The three signals of OTLP, and how they differ on the wire. */

export type Signal = 'traces' | 'logs' | 'metrics';

export const SIGNALS: readonly Signal[] = ['traces', 'logs', 'metrics'];

const SERVICES: Readonly<Record<Signal, string>> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
};

/** The name of a partial success's number of rejected items. */
export const REJECTED_FIELD: Readonly<Record<Signal, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

/** The path of a signal's requests, over HTTP or gRPC. */
export function pathOf(signal: Signal, isGrpc: boolean): string {
  return isGrpc ? `/${SERVICES[signal]}/Export` : `/v1/${signal}`;
}

/** The signal of a request's path, by default traces: servers may be told any path. */
export function signalOf(path: string): Signal {
  return (
    SIGNALS.find((signal) => path === pathOf(signal, false) || path === pathOf(signal, true)) ?? 'traces'
  );
}
