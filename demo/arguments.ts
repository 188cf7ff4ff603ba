import { parseArgs } from 'node:util';
import type { DemoProtocol, Destination } from './shop/variant.ts';

export const USAGE = `usage: npm start [-- OPTIONS]

Runs a small shop, an HTTP service, five times side by side: without telemetry; with the providers and the instrumentation of
otlp-native; and traced by the official SDK and instrumentation, with nobody taking its spans, with otlp-native and with the
official exporter. Drives requests at each, and shows what each cost and delivered.

  --endpoint URL   send to your Collector, e.g. http://127.0.0.1:4318, instead of a receiver in this process
  --protocol NAME  grpc or http/protobuf; by default grpc where the endpoint's port is 4317, http/protobuf otherwise
  --requests N     requests to each of the five (default ${(20_000).toLocaleString('en-US')})
  --json           end with one line of JSON on stdout instead of the table
  --help           this text

Headers and certificates for your Collector come from the usual OTEL_EXPORTER_OTLP_* variables.
Exit code: 0 when every span that ended was delivered, 1 otherwise.`;

/** What the command line asks for. */
export type DemoRequest =
  | {
      kind: 'run';
      requests: number;
      isJson: boolean /** `null`: the receiver in this process. */;
      destination: Destination | null;
    }
  | { kind: 'help' }
  | { kind: 'invalid'; reason: string };

const DEFAULT_REQUESTS = 20_000;
const MAX_REQUESTS = 10_000_000;

export function parseArguments(words: readonly string[]): DemoRequest {
  let values: ReturnType<typeof parseWords>;
  try {
    values = parseWords(words);
  } catch (error) {
    return { kind: 'invalid', reason: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return { kind: 'help' };
  const requests = values.requests === undefined ? DEFAULT_REQUESTS : parseCount(values.requests);
  if (requests === null) {
    return {
      kind: 'invalid',
      reason: `--requests takes a number from 1 to ${MAX_REQUESTS}, not ${values.requests}`,
    };
  }
  if (values.endpoint === undefined) {
    if (values.protocol !== undefined) return { kind: 'invalid', reason: '--protocol goes with --endpoint' };
    return { kind: 'run', requests, isJson: values.json, destination: null };
  }
  const endpoint = parseEndpoint(values.endpoint);
  if (endpoint === null) {
    return {
      kind: 'invalid',
      reason: `--endpoint takes an http or https URL without a path, not ${values.endpoint}`,
    };
  }
  const protocol = parseProtocol(values.protocol, endpoint);
  if (protocol === null) {
    return { kind: 'invalid', reason: `--protocol is grpc or http/protobuf, not ${values.protocol}` };
  }
  return { kind: 'run', requests, isJson: values.json, destination: { endpoint: endpoint.origin, protocol } };
}

function parseWords(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    options: {
      endpoint: { type: 'string' },
      protocol: { type: 'string' },
      requests: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
}

function parseCount(text: string): number | null {
  const count = /^\d{1,8}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MAX_REQUESTS ? count : null;
}

function parseEndpoint(text: string): URL | null {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  return url.pathname === '/' && url.search === '' ? url : null;
}

const GRPC_PORT = '4317';

function parseProtocol(text: string | undefined, endpoint: URL): DemoProtocol | null {
  switch (text) {
    case undefined:
      return endpoint.port === GRPC_PORT ? 'grpc' : 'http/protobuf';
    case 'grpc':
    case 'http/protobuf':
      return text;
    default:
      return null;
  }
}
