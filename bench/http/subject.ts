/** One way to run the same HTTP service. */
export interface HttpSubject {
  name: string;
  /** `none`: no telemetry at all; `discard`: spans are made, ended and forgotten. */
  telemetry: 'none' | 'discard' | 'official' | 'native';
}

/** All subjects, by the name that ratios use. */
export const HTTP_SUBJECTS = {
  bare: { name: 'bare', telemetry: 'none' },
  nothingExported: { name: 'instrumented, nothing exported', telemetry: 'discard' },
  official: { name: 'BatchSpanProcessor, http/protobuf, gzip 6', telemetry: 'official' },
  native: { name: 'NativeSpanProcessor, http/protobuf, gzip 6', telemetry: 'native' },
} as const satisfies Record<string, HttpSubject>;

export type HttpSubjectKey = keyof typeof HTTP_SUBJECTS;

/** The server span of `@opentelemetry/instrumentation-http` and the handler's own. */
export const SPANS_A_REQUEST = 4;
