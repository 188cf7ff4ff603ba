/** One way to run the same HTTP service. */
export interface HttpSubject {
  name: string;
  telemetry: HttpTelemetry;
}

/**
 * What traces the service: nothing at all; the official SDK and HTTP instrumentation, whose spans are forgotten (`discard`),
 * exported by the official exporter or by our processor; the same official stack with metrics and propagation too; or our own
 * providers and instrumentation, with metrics and propagation.
 */
export type HttpTelemetry = 'none' | 'discard' | 'official' | 'native' | 'officialStack' | 'own';

/** All subjects, by the name that ratios use. */
export const HTTP_SUBJECTS = {
  bare: { name: 'bare', telemetry: 'none' },
  nothingExported: { name: 'instrumented, nothing exported', telemetry: 'discard' },
  official: { name: 'BatchSpanProcessor, http/protobuf, gzip 6', telemetry: 'official' },
  native: { name: 'NativeSpanProcessor, http/protobuf, gzip 6', telemetry: 'native' },
  officialStack: {
    name: 'official, spans and metrics, http/protobuf, gzip 6',
    telemetry: 'officialStack',
  },
  own: { name: 'our tier, spans and metrics, http/protobuf, gzip 6', telemetry: 'own' },
} as const satisfies Record<string, HttpSubject>;

export type HttpSubjectKey = keyof typeof HTTP_SUBJECTS;

/** The server span of the instrumentation and the handler's own. */
export const SPANS_A_REQUEST = 4;

/** So that some collections fall into the load. */
export const COLLECTION_INTERVAL_MS = 2_000;
