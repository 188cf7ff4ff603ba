/** One party: the same spans of the same service, and who makes and sends them. */
export interface MemorySubject {
  /** As the tables and `--json` name it. */
  readonly name: string;
  readonly by: 'nobody' | 'official' | 'processor' | 'own';
}

/** All subjects, each side with its defaults. */
export const MEMORY_SUBJECTS = {
  nothing: { name: 'no telemetry', by: 'nobody' },
  official: { name: 'official SDK + BatchSpanProcessor + OTLP exporter, gzip 6', by: 'official' },
  processor: { name: 'official SDK + NativeSpanProcessor, gzip 1', by: 'processor' },
  own: { name: 'NativeTracerProvider, gzip 1', by: 'own' },
} as const satisfies Record<string, MemorySubject>;

export type MemorySubjectKey = keyof typeof MEMORY_SUBJECTS;
