// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references to variables are what is tested
import type { Environment } from '../../../src/config/environment.ts';

/** Something that is wrong, and every problem that is told of it. */
export interface ProblemCase {
  readonly title: string;
  /** Whether there's a configuration nevertheless. */
  readonly isUsable: boolean;
  /** Place, severity, code, path, what is wrong; and what to do. */
  readonly told: readonly string[];
  /** A file, in which `# file` stands for what every file needs at the top. */
  readonly file?: string;
  readonly environment?: Environment;
  readonly code?: Readonly<Record<string, unknown>>;
}

const traces = (exporter: string): string => `# file
tracer_provider:
  processors:
    - batch:
        exporter:
${exporter.replace(/^/gm, '          ')}
`;
const http = (lines: string): string => traces(`otlp_http:\n${lines.replace(/^/gm, '  ')}`);
const metrics = (lines: string): string => `# file
meter_provider:
  readers:
    - periodic:
        exporter: { console: }
${lines.replace(/^/gm, '        ')}
`;
const view = (lines: string): string => `# file
meter_provider:
  readers: [{ periodic: { exporter: { console: } } }]
  views:
    - ${lines.replaceAll('\n', '\n      ')}
`;
const sampler = (text: string): string => `# file
tracer_provider:
  processors: [{ simple: { exporter: { console: } } }]
  sampler: ${text}
`;
const own = (lines: string): string => `${http('timeout: 1')}distribution:
  otlp-native:
${lines.replace(/^/gm, '    ')}
`;

/** Of a file's text. */
export const FILE_CASES: readonly ProblemCase[] = [
  {
    title: 'values that are wrong beside keys that are',
    file: `# file
tracer_provider:
  processors:
    - batch:
        bogus: 1
        max_export_batch_size: 9000
        exporter: { otlp_http: { endpoint: /x } }
`,
    told: [
      'otel.yaml:5:9: error UNKNOWN_KEY: tracer_provider.processors[0].batch.bogus: is not a known key; use one of schedule_delay, export_timeout, max_queue_size, max_export_batch_size, exporter',
      'otel.yaml:6:32: error CONFLICT: tracer_provider.processors[0].batch.max_export_batch_size: is 9000, more than max_queue_size, 2048, lets wait; use a number up to 2048, or raise max_queue_size',
      'otel.yaml:7:44: error INVALID_ENDPOINT: tracer_provider.processors[0].batch.exporter.otlp_http.endpoint: has no scheme, so nothing can be sent there; write the whole URL, such as http://host:4318/v1/traces',
    ],
    isUsable: false,
  },
  {
    title: 'no YAML',
    isUsable: false,
    told: [
      'otel.yaml:3:1: error INVALID_YAML: is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; mend the syntax; mind indentation, and put quotes around texts with ": " or " #"',
    ],
    file: 'file_format: "1.1"\na: [1\nb: 2\n',
  },
  {
    title: 'a key twice',
    isUsable: false,
    told: [
      'otel.yaml:3:1: error INVALID_YAML: is no YAML: Map keys must be unique; mend the syntax; mind indentation, and put quotes around texts with ": " or " #"',
    ],
    file: '# file\ndisabled: true\ndisabled: false\n',
  },
  {
    title: 'two documents',
    isUsable: false,
    told: ['otel.yaml:2:1: error INVALID_YAML: has more than one document; keep one, without --- after it'],
    file: '# file\n---\na: 1\n',
  },
  {
    title: 'nothing',
    isUsable: false,
    told: ['otel.yaml:1:1: error MISSING_KEY: is empty; begin with file_format: "1.1"'],
    file: '',
  },
  {
    title: 'no mapping',
    isUsable: false,
    told: ['otel.yaml:1:1: error WRONG_TYPE: is a list, not a mapping; write a mapping'],
    file: '- 1\n',
  },
  {
    title: 'aliases without end',
    isUsable: false,
    told: [
      'otel.yaml:3:68: error INVALID_YAML: y[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]: is nested too deeply; make it simpler',
    ],
    file: `# file\nx: &a [1]\ny: ${'['.repeat(70)}1${']'.repeat(70)}\n`,
  },
  {
    title: 'a malformed reference',
    isUsable: false,
    told: [
      'otel.yaml:3:20: error INVALID_SUBSTITUTION: resource.attributes_list: ${…} is not of the form ${NAME} or ${NAME:-default}; write ${NAME} or ${NAME:-default}; for a dollar sign itself, write $$',
    ],
    file: '# file\nresource:\n  attributes_list: ${1NAME}\n',
  },
  {
    title: 'a reference that isn’t closed',
    isUsable: false,
    told: [
      'otel.yaml:2:25: error INVALID_SUBSTITUTION: resource.schema_url: ${ has no closing brace; write ${NAME} or ${NAME:-default}; for a dollar sign itself, write $$',
    ],
    file: '# file\nresource: { schema_url: "a ${NAME" }\n',
  },
  {
    title: 'a reference to something else',
    isUsable: false,
    told: [
      'otel.yaml:3:15: error INVALID_SUBSTITUTION: resource.schema_url: ${sys:NAME} asks for "sys", and there is only env; write ${NAME} or ${NAME:-default}; for a dollar sign itself, write $$',
    ],
    file: '# file\nresource:\n  schema_url: ${sys:NAME}\n',
  },
  {
    title: 'no version',
    isUsable: false,
    told: [
      'otel.yaml:1:1: error MISSING_KEY: lacks file_format; add file_format (the version of the model, "1.1"; in quotes, because it is a text)',
    ],
    file: 'disabled: true\n',
  },
  {
    title: 'a version without quotes',
    isUsable: false,
    told: ['otel.yaml:1:14: error WRONG_TYPE: file_format: is 1.1, not a text; write it in quotes: "1.1"'],
    file: 'file_format: 1.1\n',
  },
  {
    title: 'another major version',
    isUsable: false,
    told: [
      'otel.yaml:1:14: error UNSUPPORTED_FILE_FORMAT: file_format: is 2.0, and only versions 1.x are understood; write the file for "1.1"',
    ],
    file: 'file_format: "2.0"\n',
  },
  {
    title: 'a newer minor version',
    isUsable: true,
    told: [
      'otel.yaml:1:14: warning UNSUPPORTED_FILE_FORMAT: file_format: is 1.9, newer than 1.1; what that adds is not understood; update this package, or write "1.1"',
    ],
    file: 'file_format: "1.9"\n',
  },
  {
    title: 'no version at all',
    isUsable: false,
    told: ['otel.yaml:1:14: error INVALID_VALUE: file_format: is "new", which is no version; write "1.1"'],
    file: 'file_format: "new"\n',
  },
  {
    title: 'an unknown key at the top',
    isUsable: true,
    told: [
      'otel.yaml:2:1: warning UNKNOWN_KEY: trace_provider: is not a known key; it is ignored; did you mean tracer_provider? there are file_format, disabled, log_level, resource, attribute_limits, propagator, tracer_provider, meter_provider, logger_provider, instrumentation/development, distribution',
    ],
    file: '# file\ntrace_provider: {}\n',
  },
  {
    title: 'an unknown key below',
    isUsable: false,
    told: [
      'otel.yaml:3:3: error UNKNOWN_KEY: resource.attribute: is not a known key; did you mean attributes? there are attributes, detection/development, schema_url, attributes_list',
    ],
    file: '# file\nresource:\n  attribute: []\n',
  },
  {
    title: 'an unknown key where none belong',
    isUsable: false,
    told: [
      'otel.yaml:7:13: error UNKNOWN_KEY: tracer_provider.processors[0].batch.exporter.console.colour: is not a known key; leave it out: there are no keys here',
    ],
    file: traces('console:\n  colour: true'),
  },
  {
    title: 'a missing key',
    isUsable: false,
    told: [
      'otel.yaml:2:18: error MISSING_KEY: tracer_provider: lacks processors; add processors (what spans go through when they end)',
    ],
    file: '# file\ntracer_provider: {}\n',
  },
  {
    title: 'a missing key of a list',
    isUsable: false,
    told: [
      'otel.yaml:4:7: error MISSING_KEY: resource.attributes[0]: lacks value; add value (the value, of the kind of type)',
    ],
    file: '# file\nresource:\n  attributes:\n    - name: a\n',
  },
  {
    title: 'an empty mapping',
    isUsable: false,
    told: [
      'otel.yaml:2:15: error OUT_OF_RANGE: distribution: is empty; give it an entry, or leave it out; there are otlp-native',
    ],
    file: '# file\ndistribution: {}\n',
  },
  {
    title: 'an empty list',
    isUsable: false,
    told: [
      'otel.yaml:3:15: error OUT_OF_RANGE: tracer_provider.processors: is an empty list; give it an entry, or leave the key out',
    ],
    file: '# file\ntracer_provider:\n  processors: []\n',
  },
  {
    title: 'null for a mapping',
    isUsable: false,
    told: [
      'otel.yaml:2:10: error WRONG_TYPE: resource: is null, not a mapping; give it a value, or leave the key out',
    ],
    file: '# file\nresource:\n',
  },
  {
    title: 'a text for a mapping',
    isUsable: false,
    told: ['otel.yaml:2:11: error WRONG_TYPE: resource: is a text, not a mapping; write a mapping'],
    file: '# file\nresource: shop\n',
  },
  {
    title: 'a mapping for a list',
    isUsable: false,
    told: [
      'otel.yaml:3:15: error WRONG_TYPE: tracer_provider.processors: is a mapping, not a list; write a list',
    ],
    file: '# file\ntracer_provider:\n  processors: { batch: }\n',
  },
  {
    title: 'a text for a number',
    isUsable: false,
    told: [
      'otel.yaml:7:22: error WRONG_TYPE: tracer_provider.processors[0].batch.exporter.otlp_http.timeout: is a text, not a whole number; write a whole number, without quotes',
    ],
    file: http('timeout: "10"'),
  },
  {
    title: 'a fraction for a whole number',
    isUsable: false,
    told: [
      'otel.yaml:7:22: error WRONG_TYPE: tracer_provider.processors[0].batch.exporter.otlp_http.timeout: is 1.5, not a whole number; write a whole number',
    ],
    file: http('timeout: 1.5'),
  },
  {
    title: 'a number for a text',
    isUsable: false,
    told: [
      'otel.yaml:7:23: error WRONG_TYPE: tracer_provider.processors[0].batch.exporter.otlp_http.endpoint: is 4318, not a text; write it in quotes: "4318"',
    ],
    file: http('endpoint: 4318'),
  },
  {
    title: 'a text for a boolean',
    isUsable: false,
    told: [
      'otel.yaml:2:11: error WRONG_TYPE: disabled: is a text, not true or false; write true or false, without quotes',
    ],
    file: '# file\ndisabled: "no"\n',
  },
  {
    title: 'a reference that gives the wrong type',
    isUsable: false,
    told: [
      'otel.yaml:2:11: error WRONG_TYPE: disabled: is a text by the variable STAGE, not true or false; write true or false, without quotes',
    ],
    file: '# file\ndisabled: ${STAGE}\n',
    environment: { STAGE: 'dev' },
  },
  {
    title: 'a text for a component',
    isUsable: false,
    told: [
      'otel.yaml:4:12: error WRONG_TYPE: tracer_provider.sampler: is a text, not a mapping; use a mapping with one of always_off, always_on, always_record, composite/development, jaeger_remote/development, parent_based, probability/development, trace_id_ratio_based',
    ],
    file: sampler('always_on'),
  },
  {
    title: 'a number that is too small',
    isUsable: false,
    told: [
      'otel.yaml:7:22: error OUT_OF_RANGE: tracer_provider.processors[0].batch.exporter.otlp_http.timeout: is -1, which is too small; use a number from 0',
    ],
    file: http('timeout: -1'),
  },
  {
    title: 'a ratio that is too large',
    isUsable: false,
    told: [
      'otel.yaml:4:45: error OUT_OF_RANGE: tracer_provider.sampler.trace_id_ratio_based.ratio: is 1.5, which is too large; use a number from 0 to 1',
    ],
    file: sampler('{ trace_id_ratio_based: { ratio: 1.5 } }'),
  },
  {
    title: 'an unknown word',
    isUsable: false,
    told: [
      'otel.yaml:2:12: error INVALID_VALUE: log_level: is "warning", which is not a known value; did you mean warn? there are trace, trace2, trace3, trace4, debug, debug2, debug3, debug4, info, info2, info3, info4, warn, warn2, warn3, warn4, error, error2, error3, error4, fatal, fatal2, fatal3, fatal4',
    ],
    file: '# file\nlog_level: warning\n',
  },
  {
    title: 'an unknown word that is like none',
    isUsable: false,
    told: [
      'otel.yaml:5:56: error INVALID_VALUE: meter_provider.readers[0].periodic.exporter.console.temporality_preference: is "always", which is not a known value; use one of cumulative, delta, low_memory',
    ],
    file: metrics('').replace('{ console: }', '{ console: { temporality_preference: always } }'),
  },
  {
    title: 'two components in one place',
    isUsable: false,
    told: [
      'otel.yaml:4:12: error CONFLICT: tracer_provider.sampler: has always_on and always_off, where exactly one belongs; keep one of them; in a list, make each an entry of its own',
    ],
    file: sampler('{ always_on: , always_off: }'),
  },
  {
    title: 'no component',
    isUsable: false,
    told: [
      'otel.yaml:4:12: error MISSING_KEY: tracer_provider.sampler: names nothing; name one of always_off, always_on, always_record, composite/development, jaeger_remote/development, parent_based, probability/development, trace_id_ratio_based',
    ],
    file: sampler('{}'),
  },
  {
    title: 'an unknown exporter',
    isUsable: false,
    told: [
      'otel.yaml:6:21: error UNKNOWN_COMPONENT: tracer_provider.processors[0].batch.exporter.otlp_htp: there is no exporter "otlp_htp"; did you mean otlp_http? there are otlp_http, otlp_grpc, otlp_file/development, console',
    ],
    file: traces('otlp_htp: {}'),
  },
  {
    title: 'an unknown processor',
    isUsable: false,
    told: [
      'otel.yaml:3:24: error UNKNOWN_COMPONENT: logger_provider.processors[0].mine: there is no processor "mine"; use one that there is; there are batch, simple',
    ],
    file: '# file\nlogger_provider:\n  processors: [{ mine: }]\n',
  },
  {
    title: 'an unknown sampler',
    isUsable: false,
    told: [
      'otel.yaml:4:25: error UNKNOWN_COMPONENT: tracer_provider.sampler.sometimes: there is no sampler "sometimes"; use one that there is; there are always_on, always_off, always_record, parent_based, trace_id_ratio_based, composite/development, jaeger_remote/development, probability/development',
    ],
    file: sampler('{ sometimes: {} }'),
  },
  {
    title: 'an unknown id generator',
    isUsable: false,
    told: [
      'otel.yaml:5:25: error UNKNOWN_COMPONENT: tracer_provider.id_generator.xray: there is no id generator "xray"; use one that there is; there is random',
    ],
    file: `${sampler('{ always_on: }')}  id_generator: { xray: }\n`,
  },
  {
    title: 'an unknown propagator',
    isUsable: false,
    told: [
      'otel.yaml:3:32: error UNKNOWN_COMPONENT: propagator.composite[0].trace_context: there is no propagator "trace_context"; did you mean tracecontext? there are tracecontext, baggage, b3, b3multi, jaeger, xray, ottrace',
    ],
    file: '# file\npropagator:\n  composite: [{ trace_context: }]\n',
  },
  {
    title: 'an unknown propagator of a list',
    isUsable: false,
    told: [
      'otel.yaml:3:19: error UNKNOWN_COMPONENT: propagator.composite_list: there is no propagator "b4"; use those that there are: tracecontext, baggage, b3, b3multi, jaeger, xray, ottrace',
    ],
    file: '# file\npropagator:\n  composite_list: tracecontext,b4\n',
  },
  {
    title: 'an unknown detector',
    isUsable: false,
    told: [
      'otel.yaml:4:26: error UNKNOWN_COMPONENT: resource.detection/development.detectors[0].hosts: there is no resource detector "hosts"; did you mean host? there are host, os, process, service, serviceinstance, container, k8s, cloud, aws, gcp, azure',
    ],
    file: '# file\nresource:\n  detection/development:\n    detectors: [{ hosts: }]\n',
  },
  {
    title: 'an endpoint without a scheme',
    isUsable: false,
    told: [
      'otel.yaml:7:23: error INVALID_ENDPOINT: tracer_provider.processors[0].batch.exporter.otlp_http.endpoint: has no scheme, so nothing can be sent there; write the whole URL, such as http://host:4318/v1/traces',
    ],
    file: http('endpoint: collector:4318'),
  },
  {
    title: 'an endpoint of another scheme',
    isUsable: false,
    told: [
      'otel.yaml:7:23: error INVALID_ENDPOINT: tracer_provider.processors[0].batch.exporter.otlp_http.endpoint: has the scheme ftp, and only http and https can be used, so nothing can be sent there; write the whole URL, such as http://host:4318/v1/traces',
    ],
    file: http('endpoint: ftp://collector/v1/traces'),
  },
  {
    title: 'an endpoint that is no URL',
    isUsable: false,
    told: [
      'otel.yaml:7:23: error INVALID_ENDPOINT: tracer_provider.processors[0].batch.exporter.otlp_http.endpoint: is no URL, so nothing can be sent there; write the whole URL, such as http://host:4318/v1/traces',
    ],
    file: http('endpoint: "http://"'),
  },
  {
    title: 'an endpoint without a path',
    isUsable: true,
    told: [
      'otel.yaml:7:23: warning INVALID_ENDPOINT: tracer_provider.processors[0].batch.exporter.otlp_http.endpoint: has no path, so requests go to /, where a Collector takes none; append /v1/traces, if that is meant',
    ],
    file: http('endpoint: http://collector:4318'),
  },
  {
    title: 'a gRPC endpoint that is no URL',
    isUsable: false,
    told: [
      'otel.yaml:7:23: error INVALID_ENDPOINT: tracer_provider.processors[0].batch.exporter.otlp_grpc.endpoint: is no URL, so nothing can be sent there; write http://host:port, https://host:port or host:port',
    ],
    file: traces('otlp_grpc:\n  endpoint: "a b"'),
  },
  {
    title: 'headers that aren’t pairs',
    isUsable: false,
    told: [
      'otel.yaml:7:27: error INVALID_HEADER: tracer_provider.processors[0].batch.exporter.otlp_http.headers_list: entry 1 is not of the form name=value; write name=value,name=value, with commas and percent signs in values percent-encoded',
    ],
    file: http('headers_list: "authorization:s3cret"'),
  },
  {
    title: 'headers with a broken encoding',
    isUsable: false,
    told: [
      'otel.yaml:7:27: error INVALID_HEADER: tracer_provider.processors[0].batch.exporter.otlp_http.headers_list: entry 1 has a broken percent-encoding; write name=value,name=value, with commas and percent signs in values percent-encoded',
    ],
    file: http('headers_list: "authorization=s3cret%"'),
  },
  {
    title: 'a header’s name that can’t be',
    isUsable: false,
    told: [
      'otel.yaml:7:31: error INVALID_HEADER: tracer_provider.processors[0].batch.exporter.otlp_http.headers[0].name: has a name that no header can have; use letters, digits and hyphens in names, and printable characters in values',
    ],
    file: http('headers: [{ name: "a b", value: s3cret }]'),
  },
  {
    title: 'a header’s value that can’t be',
    isUsable: false,
    told: [
      'otel.yaml:7:41: error INVALID_HEADER: tracer_provider.processors[0].batch.exporter.otlp_http.headers[0].value: has a control character in the value of a; use letters, digits and hyphens in names, and printable characters in values',
    ],
    file: http('headers: [{ name: a, value: "s3cret\\r\\nb: 1" }]'),
  },
  {
    title: 'a compression that nobody has',
    isUsable: false,
    told: [
      'otel.yaml:7:26: error INVALID_VALUE: tracer_provider.processors[0].batch.exporter.otlp_http.compression: is "brotli", which nothing here compresses with; use one of gzip, zstd, none',
    ],
    file: http('compression: brotli'),
  },
  {
    title: 'a request that is too small',
    isUsable: false,
    told: [
      'otel.yaml:7:31: error OUT_OF_RANGE: tracer_provider.processors[0].batch.exporter.otlp_http.max_request_size: is 10, which is too small for a request; use a number from 1024, or 0 for no limit',
    ],
    file: http('max_request_size: 10'),
  },
  {
    title: 'a relative path',
    isUsable: false,
    told: [
      'otel.yaml:8:29: error INVALID_VALUE: tracer_provider.processors[0].batch.exporter.otlp_http.tls.ca_file: is "ca.pem", which is no absolute path; write the path from the root of the file system',
    ],
    file: http('endpoint: https://c/v1/traces\ntls: { ca_file: ca.pem }'),
  },
  {
    title: 'a certificate without a key',
    isUsable: false,
    told: [
      'otel.yaml:8:31: error CONFLICT: tracer_provider.processors[0].batch.exporter.otlp_http.tls.cert_file: is the client’s certificate, and its key is missing; give both, or neither',
    ],
    file: http('endpoint: https://c/v1/traces\ntls: { cert_file: /c.pem }'),
  },
  {
    title: 'a key without a certificate',
    isUsable: false,
    told: [
      'otel.yaml:8:30: error CONFLICT: tracer_provider.processors[0].batch.exporter.otlp_http.tls.key_file: is the client’s key, and its certificate is missing; give both, or neither',
    ],
    file: http('endpoint: https://c/v1/traces\ntls: { key_file: /k.pem }'),
  },
  {
    title: 'certificates without TLS',
    isUsable: true,
    told: [
      'otel.yaml:7:18: warning CONFLICT: tracer_provider.processors[0].batch.exporter.otlp_http.tls: is not used, because the endpoint is http; use an https endpoint, or leave the files out',
    ],
    file: http('tls: { ca_file: /ca.pem }'),
  },
  {
    title: 'batches larger than the queue',
    isUsable: false,
    told: [
      'otel.yaml:6:32: error CONFLICT: logger_provider.processors[0].batch.max_export_batch_size: is 200, more than max_queue_size, 100, lets wait; use a number up to 100, or raise max_queue_size',
    ],
    file: '# file\nlogger_provider:\n  processors:\n    - batch:\n        max_queue_size: 100\n        max_export_batch_size: 200\n        exporter: { console: }\n',
  },
  {
    title: 'an interval of nothing',
    isUsable: false,
    told: [
      'otel.yaml:6:19: error OUT_OF_RANGE: meter_provider.readers[0].periodic.interval: is 0, and a timer can’t be set to it; use a number from 1 to 2147483647',
    ],
    file: metrics('interval: 0'),
  },
  {
    title: 'a timeout longer than the interval',
    isUsable: true,
    told: [
      'otel.yaml:7:18: warning CONFLICT: meter_provider.readers[0].periodic.timeout: is 2000, longer than the interval, 1000; collections are given up after the interval; use a number up to 1000',
    ],
    file: metrics('interval: 1000\ntimeout: 2000'),
  },
  {
    title: 'one name for many metrics',
    isUsable: false,
    told: [
      'otel.yaml:6:23: error CONFLICT: meter_provider.views[0].stream.name: would be shared by all metrics that the view selects; select one instrument by an instrument_name without * and ?, or leave the name out',
    ],
    file: view('selector: { instrument_name: "http.*" }\nstream: { name: http }'),
  },
  {
    title: 'bounds that don’t ascend',
    isUsable: false,
    told: [
      'otel.yaml:6:73: error CONFLICT: meter_provider.views[0].stream.aggregation.explicit_bucket_histogram.boundaries: don’t ascend; sort them, and keep each once',
    ],
    file: view(
      'selector: {}\nstream: { aggregation: { explicit_bucket_histogram: { boundaries: [1, 1] } } }',
    ),
  },
  {
    title: 'a value that isn’t of its type',
    isUsable: false,
    told: [
      'otel.yaml:3:34: error WRONG_TYPE: resource.attributes[0].value: is not of the type int; change the value, or its type',
    ],
    file: '# file\nresource:\n  attributes: [{ name: a, value: "1", type: int }]\n',
  },
  {
    title: 'a value that no attribute has',
    isUsable: false,
    told: [
      'otel.yaml:3:34: error WRONG_TYPE: resource.attributes[0].value: is no value that an attribute can have; use a text, a number, true or false, or a list of one of these that is not empty',
    ],
    file: '# file\nresource:\n  attributes: [{ name: a, value: { b: 1 } }]\n',
  },
  {
    title: 'attributes that aren’t pairs',
    isUsable: true,
    told: [
      'otel.yaml:3:20: warning INVALID_VALUE: resource.attributes_list: entry 2 is not of the form key=value; all of it is ignored; write key=value,key=value, with commas, equals signs and percent signs percent-encoded',
    ],
    file: '# file\nresource:\n  attributes_list: a=1,b\n',
  },
  {
    title: 'a level that gzip hasn’t',
    isUsable: false,
    told: [
      'otel.yaml:10:37: error CONFLICT: distribution.otlp-native.exporters.compression_level: is 12, which gzip doesn’t have; use 0 to 9 for gzip, 1 to 19 for zstd',
    ],
    file: own('exporters: { compression_level: 12 }').replace('timeout: 1', 'compression: gzip'),
  },
  {
    title: 'a queue without a directory',
    isUsable: false,
    told: [
      'otel.yaml:10:22: error MISSING_KEY: distribution.otlp-native.traces.queue: lacks directory; add directory (where its files are, an absolute path)',
    ],
    file: own('traces: { queue: {} }'),
  },
  {
    title: 'a misspelt option of ours',
    isUsable: false,
    told: [
      'otel.yaml:10:15: error UNKNOWN_KEY: distribution.otlp-native.traces.max_concurent_exports: is not a known key; did you mean max_concurrent_exports? there are compression_level, max_concurrent_exports, exit_timeout, bearer_token_file, proxy, tls, retry, batch, queue, record_cost, cost_budget',
    ],
    file: own('traces: { max_concurent_exports: 2 }'),
  },
  {
    title: 'an exporter that only a variable can name',
    isUsable: false,
    told: [
      'otel.yaml:6:19: error UNKNOWN_COMPONENT: tracer_provider.processors[0].batch.exporter.zipkin: there is no exporter "zipkin"; use one that there is; there are otlp_http, otlp_grpc, otlp_file/development, console',
    ],
    file: traces('zipkin: {}'),
  },
  {
    title: 'a file by its path',
    isUsable: false,
    told: [
      'otel.yaml:6:51: error INVALID_VALUE: tracer_provider.processors[0].batch.exporter.otlp_file/development.output_stream: is "/var/log/otel.jsonl", neither stdout nor the URL of a file; write stdout, or a URL with an absolute path such as file:///var/log/otel.jsonl',
    ],
    file: traces('otlp_file/development: { output_stream: /var/log/otel.jsonl }'),
  },
  {
    title: 'what we can’t do',
    isUsable: true,
    told: [
      'otel.yaml:3:51: warning UNSUPPORTED: meter_provider.readers[0].periodic.producers: is understood, but this package can’t do it: only metrics of the API are exported; leave it out',
    ],
    file: '# file\nmeter_provider:\n  readers: [{ periodic: { exporter: { console: }, producers: [{ opencensus: }] } }]\n',
  },
  {
    title: 'many at once',
    isUsable: false,
    told: [
      'otel.yaml:1:1: error MISSING_KEY: lacks file_format; add file_format (the version of the model, "1.1"; in quotes, because it is a text)',
      'otel.yaml:1:11: error WRONG_TYPE: disabled: is 3, not true or false; write true or false',
      'otel.yaml:3:3: error UNKNOWN_KEY: resource.attribute: is not a known key; did you mean attributes? there are attributes, detection/development, schema_url, attributes_list',
      'otel.yaml:4:13: error WRONG_TYPE: propagator: is a list, not a mapping; write a mapping',
      'otel.yaml:7:50: error WRONG_TYPE: tracer_provider.processors[0].batch.exporter.otlp_http.timeout: is a text, not a whole number; write a whole number, without quotes',
      'otel.yaml:7:53: error UNKNOWN_KEY: tracer_provider.processors[0].batch.exporter.otlp_http.endpint: is not a known key; did you mean endpoint? there are endpoint, tls, headers, headers_list, compression, max_request_size, max_response_size, timeout, encoding',
    ],
    file: 'disabled: 3\nresource:\n  attribute: 1\npropagator: []\ntracer_provider:\n  processors:\n    - batch: { exporter: { otlp_http: { timeout: x, endpint: y } } }\n',
  },
];

/** Of variables. */
export const VARIABLE_CASES: readonly ProblemCase[] = [
  {
    title: 'a file that isn’t there',
    isUsable: false,
    told: [
      "/nowhere/otel.yaml: error FILE_UNREADABLE: can’t be read: ENOENT: no such file or directory, open '/nowhere/otel.yaml'; set OTEL_CONFIG_FILE to the path of a file that this process may read, or unset it",
    ],
    environment: { OTEL_CONFIG_FILE: '/nowhere/otel.yaml' },
  },
  {
    title: 'the old name',
    isUsable: false,
    told: [
      'warning DEPRECATED: OTEL_EXPERIMENTAL_CONFIG_FILE: is the old name of OTEL_CONFIG_FILE; set OTEL_CONFIG_FILE',
      "/nowhere/otel.yaml: error FILE_UNREADABLE: can’t be read: ENOENT: no such file or directory, open '/nowhere/otel.yaml'; set OTEL_EXPERIMENTAL_CONFIG_FILE to the path of a file that this process may read, or unset it",
    ],
    environment: { OTEL_EXPERIMENTAL_CONFIG_FILE: '/nowhere/otel.yaml' },
  },
  {
    title: 'no boolean',
    isUsable: true,
    told: [
      'warning INVALID_VALUE: OTEL_SDK_DISABLED: "yes" is none of true, false; using false; set it to true or false, or unset it',
    ],
    environment: { OTEL_SDK_DISABLED: 'yes' },
  },
  {
    title: 'no number',
    isUsable: true,
    told: [
      'warning WRONG_TYPE: OTEL_BSP_SCHEDULE_DELAY: "5s" is not a whole number; using 5000; set it to a whole number from 0 to 2147483647, or unset it',
    ],
    environment: { OTEL_BSP_SCHEDULE_DELAY: '5s' },
  },
  {
    title: 'a number that is too large',
    isUsable: true,
    told: [
      'warning OUT_OF_RANGE: OTEL_BLRP_MAX_QUEUE_SIZE: must be a whole number from 1 to 2147483647, not 99999999999; using 2048; set it to a whole number from 1 to 2147483647, or unset it',
    ],
    environment: { OTEL_BLRP_MAX_QUEUE_SIZE: '99999999999' },
  },
  {
    title: 'batches larger than the queue',
    isUsable: true,
    told: [
      'warning CONFLICT: OTEL_BSP_MAX_EXPORT_BATCH_SIZE: is 200, more than OTEL_BSP_MAX_QUEUE_SIZE, 100, lets wait; using 100; set it to a number up to 100, or raise OTEL_BSP_MAX_QUEUE_SIZE',
    ],
    environment: { OTEL_BSP_MAX_QUEUE_SIZE: '100', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '200' },
  },
  {
    title: 'an unknown word',
    isUsable: true,
    told: [
      'warning INVALID_VALUE: OTEL_EXPORTER_OTLP_PROTOCOL: "http" is none of grpc, http/protobuf, http/json; using http/protobuf; set it to one of grpc, http/protobuf, http/json, or unset it',
    ],
    environment: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http' },
  },
  {
    title: 'an unknown sampler',
    isUsable: true,
    told: [
      'warning INVALID_VALUE: OTEL_TRACES_SAMPLER: "xray" is none of always_on, always_off, traceidratio, jaeger_remote, parentbased_always_on, parentbased_always_off, parentbased_traceidratio, parentbased_jaeger_remote; using parentbased_always_on; set it to one of always_on, always_off, traceidratio, jaeger_remote, parentbased_always_on, parentbased_always_off, parentbased_traceidratio, parentbased_jaeger_remote, or unset it',
    ],
    environment: { OTEL_TRACES_SAMPLER: 'xray' },
  },
  {
    title: 'a sampler that we don’t have',
    isUsable: true,
    told: [
      'warning UNSUPPORTED: OTEL_TRACES_SAMPLER: jaeger_remote is understood, but this package can’t do it; its initial sampling rate is used; use traceidratio',
      'warning OUT_OF_RANGE: OTEL_TRACES_SAMPLER_ARG: "2" is no initialSamplingRate from 0 to 1; using 1; set it to a number from 0 to 1',
    ],
    environment: { OTEL_TRACES_SAMPLER: 'jaeger_remote', OTEL_TRACES_SAMPLER_ARG: 'initialSamplingRate=2' },
  },
  {
    title: 'a ratio that is none',
    isUsable: true,
    told: [
      'warning OUT_OF_RANGE: OTEL_TRACES_SAMPLER_ARG: "2" is no ratio from 0 to 1; using 1; set it to a number from 0 to 1',
    ],
    environment: { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' },
  },
  {
    title: 'an unknown propagator',
    isUsable: true,
    told: [
      'warning UNKNOWN_COMPONENT: OTEL_PROPAGATORS: there is no propagator "b4"; ignoring it; use those that there are: tracecontext, baggage, b3, b3multi, jaeger, xray, ottrace, none',
    ],
    environment: { OTEL_PROPAGATORS: 'tracecontext,b4' },
  },
  {
    title: 'an unknown exporter',
    isUsable: true,
    told: [
      'warning UNKNOWN_COMPONENT: OTEL_LOGS_EXPORTER: there is no exporter "oltp"; ignoring it; use one of otlp, console, otlp/stdout, none',
    ],
    environment: { OTEL_LOGS_EXPORTER: 'oltp' },
  },
  {
    title: 'an exporter that we don’t have',
    isUsable: true,
    told: [
      'warning UNSUPPORTED: OTEL_TRACES_EXPORTER: "zipkin" is understood, but this package has no such exporter, which the specification has deprecated; use otlp: Zipkin takes OTLP by its module zipkin-otel, or have a Collector send to it',
    ],
    environment: { OTEL_TRACES_EXPORTER: 'zipkin' },
  },
  {
    title: 'an exporter by its old name',
    isUsable: true,
    told: [
      'warning DEPRECATED: OTEL_TRACES_EXPORTER: "logging" is the old name of console; set it to console',
    ],
    environment: { OTEL_TRACES_EXPORTER: 'logging' },
  },
  {
    title: 'none beside others',
    isUsable: true,
    told: [
      'warning CONFLICT: OTEL_METRICS_EXPORTER: "none" stands beside others, which are ignored; set it to none alone, or leave none out',
    ],
    environment: { OTEL_METRICS_EXPORTER: 'none,otlp' },
  },
  {
    title: 'an unknown detector',
    isUsable: true,
    told: [
      'warning UNKNOWN_COMPONENT: OTEL_NODE_RESOURCE_DETECTORS: there is no detector "hots"; ignoring it; use those that there are: env, host, os, process, service, serviceinstance, container, k8s, cloud, aws, gcp, azure, all, none',
    ],
    environment: { OTEL_NODE_RESOURCE_DETECTORS: 'host,hots' },
  },
  {
    title: 'broken attributes',
    isUsable: true,
    told: [
      'warning INVALID_VALUE: OTEL_RESOURCE_ATTRIBUTES: entry 2 is not of the form key=value; ignoring the variable; write key=value,key=value, with commas, equals signs and percent signs percent-encoded',
    ],
    environment: { OTEL_RESOURCE_ATTRIBUTES: 'a=1,s3cret' },
  },
  {
    title: 'a broken entity',
    isUsable: true,
    told: [
      'warning INVALID_VALUE: OTEL_ENTITIES: entity 1 has no identifying attribute; ignoring it; write type{id=value}[description=value]@schema, separated by semicolons',
    ],
    environment: { OTEL_ENTITIES: 'host{}' },
  },
  {
    title: 'an endpoint that is no URL',
    isUsable: true,
    told: [
      'error INVALID_ENDPOINT: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: has no scheme, so nothing can be sent there; write the whole URL, such as http://host:4318/v1/traces',
    ],
    environment: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'collector:4318' },
  },
  {
    title: 'an endpoint without a path',
    isUsable: true,
    told: [
      'warning INVALID_ENDPOINT: OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: has no path, so requests go to /, where a Collector takes none; append /v1/logs, if that is meant',
    ],
    environment: { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://collector:4318' },
  },
  {
    title: 'broken headers',
    isUsable: true,
    told: [
      'error INVALID_HEADER: OTEL_EXPORTER_OTLP_METRICS_HEADERS: entry 1 is not of the form name=value; write name=value,name=value, with commas and percent signs in values percent-encoded',
    ],
    environment: { OTEL_EXPORTER_OTLP_METRICS_HEADERS: 'authorization:s3cret' },
  },
  {
    title: 'a certificate without a key',
    isUsable: true,
    told: [
      'error CONFLICT: OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE: is the client’s certificate, and its key is missing; give both, or neither',
    ],
    environment: {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c/v1/traces',
      OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE: 'c.pem',
    },
  },
  {
    title: 'a misspelt name',
    isUsable: true,
    told: [
      'warning UNKNOWN_KEY: OTEL_SERVICE_NAM: is no variable that is read; did you mean OTEL_SERVICE_NAME?',
    ],
    environment: { OTEL_SERVICE_NAM: 'shop' },
  },
];

/** Of code. */
export const CODE_CASES: readonly ProblemCase[] = [
  {
    title: 'an unknown key',
    isUsable: false,
    told: [
      'error UNKNOWN_KEY: resource.attribute: is not a known key; did you mean attributes? there are attributes, detection/development, schema_url, attributes_list',
    ],
    code: { resource: { attribute: [] } },
  },
  {
    title: 'no data',
    isUsable: false,
    told: [
      'error WRONG_TYPE: disabled: is a function; use texts, numbers, booleans, null, arrays and plain objects',
    ],
    code: { disabled: () => true },
  },
  {
    title: 'a provider that goes nowhere',
    isUsable: false,
    told: [
      'error MISSING_KEY: tracer_provider: lacks processors; add processors, with where the signal goes',
    ],
    environment: { OTEL_TRACES_EXPORTER: 'none' },
    code: { tracer_provider: { limits: {} } },
  },
  {
    title: 'an endpoint that is no URL',
    isUsable: false,
    told: [
      'error INVALID_ENDPOINT: logger_provider.processors[0].simple.exporter.otlp_http.endpoint: has no scheme, so nothing can be sent there; write the whole URL, such as http://host:4318/v1/logs',
    ],
    code: {
      logger_provider: { processors: [{ simple: { exporter: { otlp_http: { endpoint: 'c:4318' } } } }] },
    },
  },
];
