import {
  boolean,
  integer,
  list,
  map,
  number,
  oneOf,
  type Property,
  reference,
  requiredText,
  type SchemaType,
  text,
} from '../schema-type.js';

const DAY_MS = 86_400_000;
const GIB = 1_073_741_824;

const sending = (description: string): Property => ({ type: reference('OwnExporter'), description });

/** The options of this package that the specification's model has no place for, under `distribution`, `otlp-native`. */
export function distributionDefinitions(): Readonly<Record<string, SchemaType>> {
  return {
    Distribution: map(
      { 'otlp-native': { type: reference('OwnOptions'), description: 'Options of this package.' } },
      { extra: 'map', minKeys: 1 },
    ),
    OwnOptions: map({
      exporters: sending('Sending over OTLP, of every signal.'),
      traces: sending('Wins over `exporters` for spans.'),
      metrics: sending('Wins over `exporters` for metrics.'),
      logs: sending('Wins over `exporters` for log records.'),
      instrumentations: { type: reference('OwnInstrumentations'), description: 'Which instrumentations.' },
      runtime_metrics: {
        type: boolean,
        fallback: 'true',
        description: 'Whether event loop, heap, garbage collection and process are measured.',
      },
      exception_signal: {
        type: oneOf(['span-events', 'logs', 'both']),
        fallback: 'span-events',
        description: 'What exceptions become that spans record.',
      },
    }),
    OwnExporter: map({
      compression_level: { type: integer(0, 19), fallback: '1', description: 'gzip 0 to 9, zstd 1 to 19.' },
      max_concurrent_exports: {
        type: integer(1, 1024),
        fallback: '4',
        description: 'Requests under way at once.',
      },
      exit_timeout: {
        type: integer(0, DAY_MS),
        fallback: '2000',
        description: 'Milliseconds that the exit of the process waits for what is queued.',
      },
      bearer_token_file: {
        type: text,
        fallback: 'none',
        description: 'A file with the token of `Authorization: Bearer`, read again when it changes.',
      },
      proxy: {
        type: text,
        fallback: 'that of `HTTPS_PROXY` and the like',
        description: 'URL of a proxy, or `none`.',
      },
      tls: { type: reference('OwnTls'), description: 'TLS.' },
      retry: { type: reference('OwnRetry'), description: 'When a failed request is sent again.' },
      batch: { type: reference('OwnBatch'), description: 'Bounds in bytes.' },
      queue: {
        type: reference('OwnQueue'),
        fallback: 'none',
        description: 'A queue on disk that outlives the process.',
      },
      record_cost: {
        type: boolean,
        fallback: 'where there is a `cost_budget`',
        description: 'Measure what it takes of the main thread, and report it as metrics `otlp_native.*`.',
      },
      cost_budget: {
        type: number(0.0001, 1),
        fallback: 'none',
        description:
          'Share of the main thread that all exporters with `record_cost` may take together; what is more is left out and counted.',
      },
    }),
    OwnTls: map({
      server_name: { type: text, fallback: 'the host', description: 'The name to verify, and to ask for.' },
      insecure_skip_verify: {
        type: boolean,
        fallback: 'false',
        description: 'Trust any certificate: never in production.',
      },
    }),
    OwnRetry: map({
      initial_backoff: {
        type: integer(1, DAY_MS),
        fallback: '1000',
        description: 'Milliseconds of the first wait.',
      },
      max_backoff: {
        type: integer(1, DAY_MS),
        fallback: '30000',
        description: 'Milliseconds of the longest wait.',
      },
      multiplier: { type: number(1, 1000), fallback: '1.5', description: 'How waits grow.' },
      jitter: { type: number(0, 1), fallback: '0.2', description: 'By which share of itself a wait varies.' },
      max_elapsed: {
        type: integer(0, DAY_MS),
        fallback: '300000',
        description: 'Milliseconds since the first attempt after which no other starts.',
      },
    }),
    OwnBatch: map({
      max_bytes: {
        type: integer(1024, GIB),
        fallback: '2097152',
        description: 'Encoded bytes of a request at most.',
      },
      max_queued_bytes: {
        type: integer(65_536, 64 * GIB),
        fallback: '67108864',
        description: 'Bytes that wait in memory at most; the newest beyond them are dropped and counted.',
      },
    }),
    OwnQueue: map({
      directory: {
        type: requiredText,
        isRequired: true,
        description: 'Where its files are, an absolute path.',
      },
      limit_bytes: { type: integer(1), description: 'Bytes of its files at most.' },
      segment_bytes: { type: integer(1), description: 'Bytes of one file.' },
      fsync: {
        type: oneOf(['always', 'interval', 'never']),
        description: 'When what is written is made durable.',
      },
      fsync_interval: { type: integer(1), description: 'Milliseconds between two `fsync`.' },
      overflow: {
        type: oneOf(['drop-newest', 'drop-oldest']),
        description: 'What is dropped when it is full.',
      },
      max_age: {
        type: integer(1),
        fallback: 'none',
        description: 'Milliseconds after which an entry is dropped.',
      },
    }),
    OwnInstrumentations: map({
      enabled: {
        type: list(requiredText),
        fallback: 'all but `fs`',
        description: 'Short names; then there are no others.',
      },
      disabled: { type: list(requiredText), description: 'Short names, which win.' },
    }),
  };
}
