import { isAbsolute } from 'node:path';
import type { OtlpExporterConfiguration, TlsConfiguration } from '../configuration-exporters.js';
import { endpointFault, hasNoPath, withScheme } from '../endpoint.js';
import { parseHeaders } from '../environment.js';
import { COMPRESSIONS, type Protocol } from '../exporter-options.js';
import { type OwnSections, ownExporter } from './own-exporter.js';
import type { Section } from './section.js';

/** As paths and documents name them. */
export type SignalName = 'traces' | 'metrics' | 'logs';

/** The fewest and most bytes of a request, and the most of an answer, that the core takes. */
const MIN_REQUEST_BYTES = 1024;
const MAX_BYTES = 1_073_741_824;
const DAY_MS = 86_400_000;
/** A header's name by RFC 9110. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a header's value may not hold
const NOT_A_HEADER_VALUE = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** The exporter of an `otlp_http` or `otlp_grpc`. */
export function otlpExporter(
  section: Section,
  name: 'otlp_http' | 'otlp_grpc',
  signal: SignalName,
  own: OwnSections,
): OtlpExporterConfiguration {
  const protocol = protocolOf(section, name);
  const isGrpc = protocol === 'grpc';
  const endpoint = endpointOf(section, isGrpc, signal);
  const tls = tlsOf(section.section('tls', 'tls'), endpoint);
  const compression = section.text('compression', 'compression', 'none');
  const known = COMPRESSIONS.find((candidate) => candidate === compression);
  if (known === undefined) {
    section.error('compression', {
      code: 'INVALID_VALUE',
      message: `is ${JSON.stringify(compression)}, which nothing here compresses with`,
      advice: `use one of ${COMPRESSIONS.join(', ')}`,
    });
  }
  return {
    kind: 'otlp',
    protocol,
    endpoint,
    tls,
    headers: headersOf(section),
    compression: known ?? 'none',
    timeoutMs: Math.min(section.number('timeout', 'timeoutMs', 10_000), DAY_MS),
    maxRequestBytes: requestBytes(section),
    maxResponseBytes: Math.min(section.number('max_response_size', 'maxResponseBytes', 4_194_304), MAX_BYTES),
    own: ownExporter(own, section.for('own'), known ?? 'none'),
  };
}

function protocolOf(section: Section, name: 'otlp_http' | 'otlp_grpc'): Protocol {
  if (name === 'otlp_grpc') {
    section.note('protocol', section.node);
    return 'grpc';
  }
  const encoding = section.word('encoding', 'protocol', ['protobuf', 'json'], 'protobuf');
  return encoding === 'json' ? 'http/json' : 'http/protobuf';
}

function endpointOf(section: Section, isGrpc: boolean, signal: SignalName): string {
  const fallback = isGrpc ? 'http://localhost:4317' : `http://localhost:4318/v1/${signal}`;
  const endpoint = section.text('endpoint', 'endpoint', fallback).trim();
  const fault = endpointFault(endpoint, isGrpc);
  if (fault !== null) {
    // Not shown: it may hold a password or a token.
    section.error('endpoint', {
      code: 'INVALID_ENDPOINT',
      message: `${fault}, so nothing can be sent there`,
      advice: isGrpc
        ? 'write http://host:port, https://host:port or host:port'
        : `write the whole URL, such as http://host:4318/v1/${signal}`,
    });
    return fallback;
  }
  if (!isGrpc && hasNoPath(endpoint)) {
    section.warning('endpoint', {
      code: 'INVALID_ENDPOINT',
      message: 'has no path, so requests go to /, where a Collector takes none',
      advice: `append /v1/${signal}, if that is meant`,
    });
  }
  if (!isGrpc) return endpoint;
  const insecure = section.section('tls').child('insecure');
  const isInsecure = insecure?.kind === 'scalar' && insecure.value === true;
  return withScheme(endpoint, isInsecure ? 'http' : 'https');
}

function tlsOf(section: Section, endpoint: string): TlsConfiguration {
  const file = (key: string, target: string): string | null => {
    const path = section.text(key, target, null);
    if (path === null || path === '') return null;
    if (section.context.isFile && !isAbsolute(path)) {
      section.error(key, {
        code: 'INVALID_VALUE',
        message: `is ${JSON.stringify(path)}, which is no absolute path`,
        advice: 'write the path from the root of the file system',
      });
    }
    return path;
  };
  const tls = {
    caFile: file('ca_file', 'caFile'),
    certFile: file('cert_file', 'certFile'),
    keyFile: file('key_file', 'keyFile'),
  };
  if ((tls.certFile === null) !== (tls.keyFile === null)) {
    const isKeyAlone = tls.certFile === null;
    section.error(isKeyAlone ? 'key_file' : 'cert_file', {
      code: 'CONFLICT',
      message: isKeyAlone
        ? 'is the client’s key, and its certificate is missing'
        : 'is the client’s certificate, and its key is missing',
      advice: 'give both, or neither',
    });
  }
  if (/^http:/i.test(endpoint) && Object.values(tls).some((path) => path !== null)) {
    section.warning(null, {
      code: 'CONFLICT',
      message: 'is not used, because the endpoint is http',
      advice: 'use an https endpoint, or leave the files out',
    });
  }
  return tls;
}

/** A header without values in messages: they may be credentials. */
function headersOf(section: Section): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  const add = (name: string, value: string, place: Section, key: string): void => {
    if (!HEADER_NAME.test(name) || NOT_A_HEADER_VALUE.test(value)) {
      const isName = !HEADER_NAME.test(name) && key === 'value';
      place.error(isName ? 'name' : key, {
        code: 'INVALID_HEADER',
        message: HEADER_NAME.test(name)
          ? `has a control character in the value of ${name}`
          : 'has a name that no header can have',
        advice: 'use letters, digits and hyphens in names, and printable characters in values',
      });
      return;
    }
    headers.set(name, value);
    section.for('headers').note(name, key === 'value' ? place.node : (section.child('headers_list') ?? null));
  };
  section.note('headers', section.child('headers') ?? section.child('headers_list'));
  const list = section.child('headers_list');
  if (list?.kind === 'scalar' && typeof list.value === 'string' && list.value.trim() !== '') {
    try {
      const found = { name: 'headers_list', value: list.value };
      for (const [name, value] of Object.entries(parseHeaders(found)))
        add(name, value, section, 'headers_list');
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace('headers_list: ', '') : 'can’t be read';
      section.error('headers_list', {
        code: 'INVALID_HEADER',
        message: reason,
        advice: 'write name=value,name=value, with commas and percent signs in values percent-encoded',
      });
    }
  }
  for (const item of section.items('headers', 'headers')) {
    const name = item.child('name');
    const value = item.child('value');
    if (name?.kind !== 'scalar' || value?.kind !== 'scalar' || value.value === null) continue;
    add(String(name.value), String(value.value), item, 'value');
  }
  return Object.fromEntries(headers);
}

function requestBytes(section: Section): number {
  const size = section.number('max_request_size', 'maxRequestBytes', 67_108_864);
  if (size === 0) return MAX_BYTES;
  if (size < MIN_REQUEST_BYTES) {
    section.error('max_request_size', {
      code: 'OUT_OF_RANGE',
      message: `is ${size}, which is too small for a request`,
      advice: `use a number from ${MIN_REQUEST_BYTES}, or 0 for no limit`,
    });
  }
  return Math.min(size, MAX_BYTES);
}
