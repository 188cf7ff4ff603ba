/** OTLP protocols that are compared. */
export type Protocol = 'http/protobuf' | 'grpc';

/** One party of the comparison. */
export interface Subject {
  /** As the tables and `--json` name it. */
  name: string;
  sdk: 2 | 3;
  path: ExportPath;
}

/** Where the spans that the subject ends go. */
export type ExportPath =
  | { by: 'nobody' }
  /** `BatchSpanProcessor` and the official OTLP exporter, gzip (level 6: it takes no other). */
  | { by: 'official'; protocol: Protocol; queue: 'defaults' | 'roomy' }
  /** `NativeSpanProcessor`; a level of `null` is our default. */
  | { by: 'native'; protocol: Protocol; gzipLevel: number | null };

/** All subjects, by the name that ratios use. */
export const SUBJECTS = {
  floor3: { name: 'SDK 3, nobody listens', sdk: 3, path: { by: 'nobody' } },
  official3: officialSubject(3, 'http/protobuf', 'roomy'),
  official3Defaults: officialSubject(3, 'http/protobuf', 'defaults'),
  official3Grpc: officialSubject(3, 'grpc', 'roomy'),
  native3: nativeSubject(3, 'http/protobuf', 6),
  native3Defaults: nativeSubject(3, 'http/protobuf', null),
  native3Grpc: nativeSubject(3, 'grpc', 6),
  floor2: { name: 'SDK 2, nobody listens', sdk: 2, path: { by: 'nobody' } },
  official2: officialSubject(2, 'http/protobuf', 'roomy'),
  native2: nativeSubject(2, 'http/protobuf', 6),
} as const satisfies Record<string, Subject>;

export type SubjectKey = keyof typeof SUBJECTS;

function officialSubject(sdk: 2 | 3, protocol: Protocol, queue: 'defaults' | 'roomy'): Subject {
  const note = queue === 'defaults' ? ', defaults' : '';
  return {
    name: `SDK ${sdk} + BatchSpanProcessor, ${protocol}, gzip 6${note}`,
    sdk,
    path: { by: 'official', protocol, queue },
  };
}

function nativeSubject(sdk: 2 | 3, protocol: Protocol, gzipLevel: number | null): Subject {
  const gzip = gzipLevel === null ? 'gzip 1, defaults' : `gzip ${gzipLevel}`;
  return {
    name: `SDK ${sdk} + NativeSpanProcessor, ${protocol}, ${gzip}`,
    sdk,
    path: { by: 'native', protocol, gzipLevel },
  };
}
