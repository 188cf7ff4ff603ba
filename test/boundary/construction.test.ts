import { OtlpNativeError } from 'otlp-native';
import { type ExporterOptions, NativeSpanExporter, NativeSpanProcessor } from 'otlp-native/otel';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CA_FILE, CLIENT_CERT_FILE, CLIENT_KEY_FILE, OTHER_CA_FILE } from '../support/certificates.ts';
import { collectDiag } from '../support/diag-log.ts';

const SECRET = 's3cret';

afterEach(() => vi.unstubAllEnvs());

/** The error that both classes are refused with, for whatever reason. */
function refusal(options: unknown, environment: Readonly<Record<string, string>> = {}): OtlpNativeError {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const errors = [NativeSpanProcessor, NativeSpanExporter].map((Exporting) => {
    try {
      new Exporting(options as ExporterOptions);
    } catch (error) {
      return error;
    }
    return null;
  });
  const [first, second] = errors;
  if (!(first instanceof OtlpNativeError))
    throw new Error(`${JSON.stringify(options)}: no such error`, { cause: first });
  expect(second).toMatchObject({ code: first.code, setting: first.setting, message: first.message });
  return first;
}

const https = 'https://localhost:4318';
const missing = `${CA_FILE}.missing`;
const noPem = import.meta.filename;

const REFUSALS: readonly [
  name: string,
  options: object,
  code: string,
  setting: string,
  says: readonly string[],
][] = [
  [
    'an endpoint without a scheme',
    { endpoint: `${SECRET}.example:4318` },
    'INVALID_ENDPOINT',
    'endpoint',
    ['no scheme', 'http://host:port'],
  ],
  [
    'an endpoint of another scheme',
    { endpoint: `ftp://${SECRET}@c` },
    'INVALID_ENDPOINT',
    'endpoint',
    ['must begin with http:// or https://'],
  ],
  [
    'an endpoint without a host',
    { endpoint: `http://user:${SECRET}@:4318` },
    'INVALID_ENDPOINT',
    'endpoint',
    ['names no host'],
  ],
  [
    'an endpoint with an impossible port',
    { endpoint: `http://user:${SECRET}@c:99999` },
    'INVALID_ENDPOINT',
    'endpoint',
    ['port', '65535'],
  ],
  [
    'an endpoint with a blank',
    { endpoint: `http://c/${SECRET} x` },
    'INVALID_ENDPOINT',
    'endpoint',
    ['not a URL'],
  ],
  [
    'a gRPC endpoint of another scheme',
    { endpoint: `unix:///run/${SECRET}`, protocol: 'grpc' },
    'INVALID_ENDPOINT',
    'endpoint',
    ['is not a URL'],
  ],
  [
    'a protocol that there isn’t',
    { protocol: 'http' },
    'INVALID_PROTOCOL',
    'protocol',
    ['"http"', 'grpc, http/protobuf, http/json'],
  ],
  [
    'a header name that can’t be',
    { headers: { 'x y': SECRET } },
    'INVALID_HEADER',
    'headers',
    ['"x y"', 'header name'],
  ],
  ['a header name that is empty', { headers: { '': SECRET } }, 'INVALID_HEADER', 'headers', ['header name']],
  [
    'a header value with a line break',
    { headers: { 'x-token': `${SECRET}\r\nx: y` } },
    'INVALID_HEADER',
    'headers',
    ['x-token', 'visible ASCII'],
  ],
  [
    'a header value beyond ASCII',
    { headers: { 'x-token': `${SECRET}é` } },
    'INVALID_HEADER',
    'headers',
    ['x-token', 'visible ASCII'],
  ],
  [
    'a header that is the exporter’s own',
    { headers: { 'Content-Type': SECRET } },
    'INVALID_HEADER',
    'headers',
    ['content-type', 'remove it'],
  ],
  [
    'a header that is gRPC’s own',
    { protocol: 'grpc', headers: { 'grpc-timeout': SECRET } },
    'INVALID_HEADER',
    'headers',
    ['grpc-timeout'],
  ],
  [
    'a token’s file that is missing',
    { endpoint: https, bearerTokenFile: missing },
    'INVALID_HEADER',
    'bearerTokenFile',
    [missing, "can't be read"],
  ],
  [
    'an authority’s file that is missing',
    { endpoint: https, tls: { caFile: missing } },
    'INVALID_CERTIFICATE',
    'tls.caFile',
    [missing, "can't be read"],
  ],
  [
    'an authority’s file that is no PEM',
    { endpoint: https, tls: { caFile: noPem } },
    'INVALID_CERTIFICATE',
    'tls.caFile',
    [noPem],
  ],
  [
    'an authority’s file that is a folder',
    { endpoint: https, tls: { caFile: import.meta.dirname } },
    'INVALID_CERTIFICATE',
    'tls.caFile',
    [import.meta.dirname],
  ],
  [
    'a certificate without its key',
    { endpoint: https, tls: { caFile: CA_FILE, certFile: CLIENT_CERT_FILE } },
    'INVALID_CERTIFICATE',
    'tls.keyFile',
    ['together with tls.certFile'],
  ],
  [
    'a key without its certificate',
    { endpoint: https, tls: { caFile: CA_FILE, keyFile: CLIENT_KEY_FILE } },
    'INVALID_CERTIFICATE',
    'tls.certFile',
    ['together with tls.keyFile'],
  ],
  [
    'a key of another certificate',
    { endpoint: https, tls: { caFile: CA_FILE, certFile: OTHER_CA_FILE, keyFile: CLIENT_KEY_FILE } },
    'INVALID_CERTIFICATE',
    'tls.keyFile',
    ['does not fit'],
  ],
  [
    'a certificate where the key should be',
    { endpoint: https, tls: { caFile: CA_FILE, certFile: CLIENT_CERT_FILE, keyFile: CLIENT_CERT_FILE } },
    'INVALID_CERTIFICATE',
    'tls.keyFile',
    [CLIENT_CERT_FILE],
  ],
  [
    'a server name that is none',
    { endpoint: https, tls: { caFile: CA_FILE, serverName: 'a b' } },
    'INVALID_OPTION',
    'tls.serverName',
    ['"a b"', 'DNS name'],
  ],
  [
    'an option out of its range',
    { retry: { jitter: 2 } },
    'INVALID_OPTION',
    'retry.jitter',
    ['from 0 to 1', 'not 2'],
  ],
  [
    'an option that there isn’t',
    { url: `http://${SECRET}` },
    'INVALID_OPTION',
    'url',
    ['is no option', 'endpoint'],
  ],
];

describe('construction is refused with a code, the setting’s name and what to do, for', () => {
  test.each(REFUSALS)('%s', (_, options, code, setting, says) => {
    const error = refusal(options);
    expect(error).toMatchObject({ name: 'OtlpNativeError', code, setting });
    expect(error.message.startsWith(`${setting}: `)).toBe(true);
    for (const part of says) expect(error.message).toContain(part);
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain(SECRET);
  });

  test.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318', 'INVALID_ENDPOINT'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `ftp://${SECRET}`, 'INVALID_ENDPOINT'],
    ['OTEL_EXPORTER_OTLP_HEADERS', `x-token=${SECRET}%0A`, 'INVALID_HEADER'],
    ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', SECRET, 'INVALID_HEADER'],
    ['OTEL_EXPORTER_OTLP_CERTIFICATE', missing, 'INVALID_CERTIFICATE'],
    ['OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE', noPem, 'INVALID_CERTIFICATE'],
  ])('a value of the variable %s, under its name', (name, value, code) => {
    const isCertificate = code === 'INVALID_CERTIFICATE';
    const error = refusal(isCertificate ? { endpoint: https } : {}, { [name]: value });
    expect(error).toMatchObject({ code, setting: name });
    expect(error.message.startsWith(`${name}: `)).toBe(true);
    expect(error.message).not.toContain(SECRET);
  });

  test('client files of which one comes from a variable, naming the other', () => {
    const environment = { OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: CLIENT_CERT_FILE };
    const error = refusal({ endpoint: https, tls: { caFile: CA_FILE } }, environment);
    expect(error).toMatchObject({ code: 'INVALID_CERTIFICATE', setting: 'tls.keyFile' });
  });
});

test('variables that are ignored are told to diag, once, and the default is used', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'carrier-pigeon');
  vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', 'soon');
  const diag = collectDiag();
  const processor = new NativeSpanProcessor();
  diag.stop();
  await processor.shutdown();
  expect(diag.lines.map(({ level }) => level)).toEqual(['warn', 'warn']);
  expect(diag.lines[0]?.text).toContain('OTEL_EXPORTER_OTLP_PROTOCOL');
  expect(diag.lines[1]?.text).toContain('OTEL_EXPORTER_OTLP_TIMEOUT');
});

test('a construction that was refused leaves nothing behind: the next one works', async () => {
  for (let times = 0; times < 100; times++) refusal({ endpoint: 'ftp://c' });
  const processor = new NativeSpanProcessor({ endpoint: 'http://127.0.0.1:1' });
  expect(processor.stats()).toMatchObject({ accepted: 0 });
  await processor.shutdown();
});
