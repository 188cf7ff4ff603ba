import {
  integer,
  list,
  map,
  oneOf,
  type Property,
  reference,
  requiredText,
  type SchemaType,
  text,
} from '../schema-type.js';

const tlsKeys: Readonly<Record<string, Property>> = {
  ca_file: {
    type: text,
    description: 'PEM file, by its absolute path, of the authorities to trust instead of the system’s.',
  },
  key_file: {
    type: text,
    description: 'PEM file, by its absolute path, of the client’s key; needs `cert_file`.',
  },
  cert_file: {
    type: text,
    description: 'PEM file, by its absolute path, of the client’s certificates; needs `key_file`.',
  },
};

const sendingKeys = (tls: string, endpoint: Property): Readonly<Record<string, Property>> => ({
  endpoint,
  tls: { type: reference(tls), description: 'Certificates.' },
  headers: {
    type: list(reference('NameStringValuePair')),
    description:
      'Sent with every request. They win over those of `headers_list`; one whose value is null is left out.',
  },
  headers_list: { type: text, description: 'Headers as `name=value,…`, percent-encoded.' },
  compression: {
    type: text,
    fallback: 'none',
    description: '`gzip`, `none`, or `zstd`, which the OpenTelemetry Collector takes.',
  },
  max_request_size: {
    type: integer(0),
    fallback: '67108864',
    description: 'Bytes of a request before compression; a larger one is not sent. 0 stands for 1073741824.',
  },
  max_response_size: {
    type: integer(1),
    fallback: '4194304',
    description: 'Bytes of an answer; a larger one is an error.',
  },
  timeout: {
    type: integer(0),
    fallback: '10000',
    description: 'Milliseconds that one attempt may take; 0 for no limit.',
  },
});

const httpKeys: Readonly<Record<string, Property>> = {
  ...sendingKeys('HttpTls', {
    type: text,
    fallback: '`http://localhost:4318/v1/` and the signal',
    description: 'The whole URL, with the signal’s path.',
  }),
  encoding: {
    type: reference('OtlpHttpEncoding'),
    fallback: 'protobuf',
    description: 'The form of requests.',
  },
};
const grpcKeys = sendingKeys('GrpcTls', {
  type: text,
  fallback: '`http://localhost:4317`',
  description: 'URL, or `host:port`. The scheme says whether TLS is used.',
});

const preferenceKeys: Readonly<Record<string, Property>> = {
  temporality_preference: {
    type: reference('ExporterTemporalityPreference'),
    fallback: 'cumulative',
    description: 'Whether points tell what came since the last report, or everything.',
  },
  default_histogram_aggregation: {
    type: reference('ExporterDefaultHistogramAggregation'),
    fallback: 'explicit_bucket_histogram',
    description: 'Of histograms that no view takes.',
  },
};

const fileKeys: Readonly<Record<string, Property>> = {
  output_stream: { type: text, fallback: 'stdout', description: '`stdout`, or a `file:` URL.' },
};

const attributeLimitKeys: Readonly<Record<string, Property>> = {
  attribute_value_length_limit: {
    type: integer(0),
    fallback: 'none',
    description: 'Characters of a text and bytes of a byte array; the rest is cut off.',
  },
  attribute_value_depth_limit: {
    type: integer(1),
    fallback: '64',
    supportedValue: 64,
    unsupported: 'nested values keep the depth that exporters take',
    description: 'Levels of arrays and maps in a value.',
  },
  attribute_count_limit: { type: integer(0), fallback: '128', description: 'Attributes of one item.' },
};

/** What more than one signal uses. */
export function sharedDefinitions(): Readonly<Record<string, SchemaType>> {
  return {
    AttributeLimits: map(attributeLimitKeys),
    LogRecordLimits: map(attributeLimitKeys),
    SpanLimits: map({
      ...attributeLimitKeys,
      event_count_limit: { type: integer(0), fallback: '128', description: 'Events of a span.' },
      link_count_limit: { type: integer(0), fallback: '128', description: 'Links of a span.' },
      event_attribute_count_limit: {
        type: integer(0),
        fallback: '128',
        description: 'Attributes of an event.',
      },
      link_attribute_count_limit: { type: integer(0), fallback: '128', description: 'Attributes of a link.' },
    }),
    IncludeExclude: map({
      included: {
        type: list(requiredText),
        fallback: 'all',
        description: 'Names that are taken; `*` stands for any characters and `?` for one.',
      },
      excluded: { type: list(requiredText), description: 'Names that are left out, also of those included.' },
    }),
    NameStringValuePair: map({
      name: { type: requiredText, isRequired: true, description: 'The name.' },
      value: { type: text, isRequired: true, description: 'The value; null leaves the entry out.' },
    }),
    HttpTls: map(tlsKeys, { isNullable: true }),
    GrpcTls: map(
      {
        ...tlsKeys,
        insecure: {
          type: { kind: 'boolean', isNullable: true },
          fallback: 'false',
          description: 'Whether an endpoint without a scheme is reached without TLS.',
        },
      },
      { isNullable: true },
    ),
    OtlpHttpEncoding: oneOf(['protobuf', 'json']),
    OtlpHttpExporter: map(httpKeys, { isNullable: true }),
    OtlpGrpcExporter: map(grpcKeys, { isNullable: true }),
    OtlpHttpMetricExporter: map({ ...httpKeys, ...preferenceKeys }, { isNullable: true }),
    OtlpGrpcMetricExporter: map({ ...grpcKeys, ...preferenceKeys }, { isNullable: true }),
    ExperimentalOtlpFileExporter: map(fileKeys, { isNullable: true }),
    ExperimentalOtlpFileMetricExporter: map({ ...fileKeys, ...preferenceKeys }, { isNullable: true }),
    ConsoleExporter: map({}, { isNullable: true }),
    ConsoleMetricExporter: map(preferenceKeys, { isNullable: true }),
    ExporterTemporalityPreference: oneOf(['cumulative', 'delta', 'low_memory']),
    ExporterDefaultHistogramAggregation: oneOf([
      'explicit_bucket_histogram',
      'base2_exponential_bucket_histogram',
    ]),
  };
}
