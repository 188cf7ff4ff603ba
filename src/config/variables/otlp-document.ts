import {
  DEFAULT_ORIGIN,
  type DocumentNode,
  mapNode,
  type Origin,
  scalarNode,
  variableOrigin,
} from '../document/document-node.js';
import { endpointFault, signalEndpoint } from '../endpoint.js';
import { OtlpVariables, type Signal } from './otlp-variables.js';
import type { Parsed, VariableReader } from './variable-reader.js';

const node = (parsed: Parsed<string | number | boolean> | null): DocumentNode | undefined =>
  parsed === null ? undefined : scalarNode(parsed.value, variableOrigin(parsed.name));

/** `OTEL_EXPORTER_OTLP_*` of a signal as the exporter of a file: `otlp_http` or `otlp_grpc`. */
export function otlpDocument(reader: VariableReader, signal: Signal, origin: Origin): DocumentNode {
  const variables = new OtlpVariables(signal, reader);
  const protocol = variables.protocol();
  const isGrpc = protocol?.value === 'grpc';
  const endpoint = variables.endpoint();
  const place = protocol === null ? origin : variableOrigin(protocol.name);
  const exporter = mapNode(
    {
      endpoint: node(
        endpoint?.isBase === true && !isGrpc && endpointFault(endpoint.value, false) === null
          ? { name: endpoint.name, value: signalEndpoint(endpoint.value, `v1/${signal.toLowerCase()}`) }
          : endpoint,
      ),
      encoding: isGrpc || protocol === null ? undefined : scalarNode(encodingOf(protocol.value), place),
      tls: mapNode(
        {
          ca_file: node(variables.file('CERTIFICATE')),
          key_file: node(variables.file('CLIENT_KEY')),
          cert_file: node(variables.file('CLIENT_CERTIFICATE')),
          insecure: isGrpc ? node(variables.insecure()) : undefined,
        },
        origin,
      ),
      headers_list: node(variables.headers()),
      // The specification leaves this default to the SDK: compressing costs the application's thread nothing here.
      compression: node(variables.compression()) ?? scalarNode('gzip', DEFAULT_ORIGIN),
      timeout: node(variables.timeoutMs()),
      ...(signal === 'METRICS' ? preferences(reader) : {}),
    },
    place,
  );
  return mapNode({ [isGrpc ? 'otlp_grpc' : 'otlp_http']: exporter }, place);
}

function encodingOf(protocol: string): string {
  return protocol === 'http/json' ? 'json' : 'protobuf';
}

function preferences(reader: VariableReader): Record<string, DocumentNode | undefined> {
  const temporality = reader.choice(
    ['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'],
    ['cumulative', 'delta', 'lowmemory'],
    'cumulative',
  );
  return {
    temporality_preference: node(
      temporality?.value === 'lowmemory' ? { ...temporality, value: 'low_memory' } : temporality,
    ),
    default_histogram_aggregation: node(
      reader.choice(
        ['OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION'],
        ['explicit_bucket_histogram', 'base2_exponential_bucket_histogram'],
        'explicit_bucket_histogram',
      ),
    ),
  };
}
