/** Every check, in the order of the report. */
export const CHECKS = {
  binary: 'Binary',
  node: 'Node',
  api: 'OpenTelemetry API',
  start: 'Start',
  configuration: 'Configuration',
  purpose: 'Purpose',
  files: 'Certificates and keys',
  queue: 'Queue folder',
  dns: 'DNS',
  proxy: 'Proxy',
  tcp: 'TCP',
  tls: 'TLS',
  roundTrip: 'Round trip',
  clock: 'Clock',
  size: 'Request size',
} as const;

/** The name of a check. */
export type CheckName = keyof typeof CHECKS;

/** An error keeps telemetry from arriving, or some of it; a warning may do so one day; a notice is worth knowing. */
export type Severity = 'error' | 'warning' | 'notice';

/** What is known of a kind of finding. */
export interface FindingKind {
  readonly check: CheckName;
  readonly severity: Severity;
  /** What it means. */
  readonly meaning: string;
  /** What to do about it. */
  readonly advice: string;
}

const kind = (check: CheckName, severity: Severity, meaning: string, advice: string): FindingKind => ({
  check,
  severity,
  meaning,
  advice,
});

/** Every finding by its stable id. Ids don't change between releases, texts may. */
export const FINDINGS = {
  BINARY_MISSING: kind(
    'binary',
    'error',
    'the binary of this platform can’t be loaded',
    'install again without --omit=optional, or install the platform’s package by its name',
  ),
  BINARY_VERSION: kind(
    'binary',
    'error',
    'the binary is of another version than the package',
    'install both anew, so that they are of one version',
  ),
  NODE_UNSUPPORTED: kind('node', 'error', 'this version of Node is too old', 'use Node 20.19 or newer'),
  API_MISSING: kind(
    'api',
    'error',
    'the project has no @opentelemetry/api',
    'npm install @opentelemetry/api',
  ),
  API_COPY_UNSEEING: kind(
    'api',
    'error',
    'a second copy of @opentelemetry/api, of a version that can’t see what is registered: what is made through it goes nowhere',
    'bring all copies to one version, by npm dedupe or by overrides in package.json',
  ),
  API_COPIES: kind(
    'api',
    'notice',
    'several copies of @opentelemetry/api that get along with each other',
    'nothing has to be done; npm dedupe makes one of them',
  ),
  START_ABSENT: kind(
    'start',
    'notice',
    'neither NODE_OPTIONS nor a script of package.json loads otlp-native/register',
    'unless the program starts it in code: node --import otlp-native/register app.js',
  ),
  START_UNRESOLVABLE: kind(
    'start',
    'error',
    'NODE_OPTIONS or a script loads otlp-native/register, which can’t be found from here',
    'install otlp-native in this project, or name the file by its absolute path',
  ),
  START_AFTER_PROGRAM: kind(
    'start',
    'error',
    '--import otlp-native/register stands behind the program’s file, where it is an argument of the program',
    'put it before the program’s file',
  ),
  START_TOO_LATE: kind(
    'start',
    'warning',
    'another module is loaded before otlp-native/register, and what it loads is not instrumented',
    'put --import otlp-native/register first',
  ),
  START_REQUIRED_IN_ESM: kind(
    'start',
    'warning',
    'otlp-native/register is loaded by --require in a project of ES modules',
    'use --import otlp-native/register',
  ),
  START_TWICE: kind(
    'start',
    'error',
    'another SDK is started by the same options, and only the first one that registers counts',
    'remove one of them',
  ),
  CONFIGURATION_ERROR: kind(
    'configuration',
    'error',
    'the configuration has an error, which keeps a signal, or all of them, from starting',
    'correct the value; otlp-native config show shows what counts',
  ),
  CONFIGURATION_WARNING: kind(
    'configuration',
    'warning',
    'a setting has no effect, or another one than it seems to have',
    'correct the value; otlp-native config show shows what counts',
  ),
  SDK_DISABLED: kind(
    'purpose',
    'error',
    'nothing will arrive, because the SDK is disabled',
    'unset OTEL_SDK_DISABLED, or disabled in the file',
  ),
  NOTHING_EXPORTED: kind(
    'purpose',
    'error',
    'nothing will arrive, because no signal is exported over OTLP',
    'set OTEL_TRACES_EXPORTER, OTEL_METRICS_EXPORTER or OTEL_LOGS_EXPORTER to otlp, or add exporters to the file',
  ),
  SIGNAL_NOT_EXPORTED: kind(
    'purpose',
    'notice',
    'a signal is not exported over OTLP',
    'set its exporter to otlp, if it is wanted',
  ),
  SAMPLED_OUT: kind(
    'purpose',
    'error',
    'no spans will arrive, because the sampler takes none',
    'set OTEL_TRACES_SAMPLER to parentbased_always_on, or a ratio above 0',
  ),
  FILE_MISSING: kind(
    'files',
    'error',
    'a certificate or key file is not there, or can’t be read',
    'correct the path, or let this user read the file',
  ),
  FILE_INVALID: kind(
    'files',
    'error',
    'a file holds no certificate or key in PEM form',
    'name a PEM file: it begins with -----BEGIN',
  ),
  KEY_MISMATCH: kind(
    'files',
    'error',
    'the private key does not belong to the client certificate',
    'name the key that the certificate was made for',
  ),
  KEY_READABLE_BY_OTHERS: kind(
    'files',
    'warning',
    'other users of this machine can read the private key',
    'chmod 600 the file',
  ),
  CLIENT_CERTIFICATE_EXPIRED: kind(
    'files',
    'error',
    'the client certificate is not valid now',
    'renew it, or check this machine’s clock',
  ),
  QUEUE_NOT_WRITABLE: kind(
    'queue',
    'error',
    'the folder of the durable queue can’t be written to, or can’t be made',
    'give this user the right to write there, or set another directory',
  ),
  QUEUE_NOT_A_FOLDER: kind(
    'queue',
    'error',
    'the path of the durable queue is not a folder',
    'set queue.directory to a folder of its own',
  ),
  QUEUE_LOW_SPACE: kind(
    'queue',
    'warning',
    'the disk has less free space than the queue may take',
    'free some, or lower queue.limit_bytes',
  ),
  QUEUE_READABLE_BY_OTHERS: kind(
    'queue',
    'warning',
    'other users of this machine can read the queue, which holds telemetry',
    'chmod 700 the folder',
  ),
  QUEUE_VOLATILE: kind(
    'queue',
    'warning',
    'the queue’s folder lies in memory and does not outlive a restart of the machine',
    'set queue.directory to a folder on a disk',
  ),
  DNS_FAILED: kind(
    'dns',
    'error',
    'the host name of the endpoint can’t be resolved',
    'check its spelling, and the DNS of this machine',
  ),
  TCP_REFUSED: kind(
    'tcp',
    'error',
    'nobody listens on the endpoint’s port',
    'start the Collector, or correct the port: 4318 for HTTP, 4317 for gRPC',
  ),
  TCP_UNREACHABLE: kind(
    'tcp',
    'error',
    'there is no way to the endpoint, or it does not answer',
    'check the host and the port, and whether a firewall lets it through',
  ),
  PROXY_INVALID: kind(
    'proxy',
    'error',
    'the URL of the proxy can’t be used',
    'write it as http://user:password@host:port',
  ),
  PROXY_UNREACHABLE: kind(
    'proxy',
    'error',
    'the proxy can’t be reached',
    'check HTTPS_PROXY and HTTP_PROXY, or exempt the endpoint by NO_PROXY',
  ),
  PROXY_CREDENTIALS: kind(
    'proxy',
    'error',
    'the proxy asks for credentials, or does not take those that it is given',
    'put user and password, percent-encoded, into the proxy’s URL',
  ),
  PROXY_REFUSED: kind(
    'proxy',
    'error',
    'the proxy does not connect to the endpoint',
    'have host and port allowed there: many proxies allow port 443 only; or exempt the endpoint by NO_PROXY',
  ),
  PROXY_NO_ANSWER: kind(
    'proxy',
    'error',
    'the proxy takes the connection and does not answer',
    'see whether it is an HTTP proxy, reaches the endpoint and is not overloaded; a longer --timeout shows whether it is slow',
  ),
  PROXY_NOT_HTTP: kind(
    'proxy',
    'error',
    'what listens at the proxy’s address is no HTTP proxy',
    'correct HTTPS_PROXY or HTTP_PROXY',
  ),
  TLS_EXPIRED: kind(
    'tls',
    'error',
    'the server’s certificate is no longer valid',
    'renew the server’s certificate, or check this machine’s clock',
  ),
  TLS_NOT_YET_VALID: kind(
    'tls',
    'error',
    'the server’s certificate is not valid yet',
    'check the clocks of this machine and of who made the certificate',
  ),
  TLS_UNKNOWN_CA: kind(
    'tls',
    'error',
    'the server’s certificate is signed by an authority that is not trusted here',
    'set OTEL_EXPORTER_OTLP_CERTIFICATE to a PEM file of the authority',
  ),
  TLS_WRONG_HOST: kind(
    'tls',
    'error',
    'the server’s certificate is for another host',
    'use a host that the certificate names, or set the server name of the TLS options',
  ),
  TLS_CLIENT_CERTIFICATE: kind(
    'tls',
    'error',
    'the server asks for a client certificate, and takes none or not this one',
    'set OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY to ones that the server trusts',
  ),
  TLS_NOT_SPOKEN: kind(
    'tls',
    'error',
    'the server speaks no TLS on this port',
    'use http:// instead of https://, or the port with TLS',
  ),
  TLS_NO_HTTP2: kind(
    'tls',
    'error',
    'what ends TLS on this port does not offer HTTP/2, which gRPC needs',
    'set OTEL_EXPORTER_OTLP_PROTOCOL to http/protobuf, or have HTTP/2 (ALPN h2) turned on there',
  ),
  TLS_FAILED: kind(
    'tls',
    'error',
    'TLS can’t be agreed on',
    'check that the server speaks TLS 1.2 or 1.3 on this port',
  ),
  TLS_EXPIRES_SOON: kind(
    'tls',
    'warning',
    'the server’s certificate ends within two weeks',
    'renew it, if nothing does so by itself',
  ),
  TLS_NOT_VERIFIED: kind(
    'tls',
    'warning',
    'any certificate is trusted: whoever sits in between can read and change everything',
    'unset the insecure option and name the authority’s file instead',
  ),
  SECRETS_IN_PLAIN_TEXT: kind(
    'tls',
    'warning',
    'headers that look like credentials travel without TLS to another machine',
    'use https://',
  ),
  WRONG_PROTOCOL: kind(
    'roundTrip',
    'error',
    'the port speaks another protocol than the one that is set',
    'set OTEL_EXPORTER_OTLP_PROTOCOL, or the port: 4318 for HTTP, 4317 for gRPC',
  ),
  SERVER_WANTS_TLS: kind(
    'roundTrip',
    'error',
    'the port speaks TLS, and the endpoint begins with http://',
    'use https://',
  ),
  UNAUTHENTICATED: kind(
    'roundTrip',
    'error',
    'the server wants credentials, or does not know those that it is given (401)',
    'set OTEL_EXPORTER_OTLP_HEADERS as the server’s vendor says',
  ),
  FORBIDDEN: kind(
    'roundTrip',
    'error',
    'the server knows the credentials and does not allow the request (403)',
    'check what the key or token may do, and for which tenant',
  ),
  NOT_FOUND: kind(
    'roundTrip',
    'error',
    'the server has nothing at this path (404, 405), or no such service',
    'check the path: OTEL_EXPORTER_OTLP_ENDPOINT gets /v1/traces and the like appended, …_TRACES_ENDPOINT does not',
  ),
  MEDIA_TYPE: kind(
    'roundTrip',
    'error',
    'the server does not take this encoding or compression (415)',
    'set OTEL_EXPORTER_OTLP_PROTOCOL or OTEL_EXPORTER_OTLP_COMPRESSION to what it takes',
  ),
  REDIRECTED: kind(
    'roundTrip',
    'error',
    'the server redirects, which is not followed',
    'set the endpoint to where it redirects to',
  ),
  REFUSED: kind('roundTrip', 'error', 'the server refuses an empty request', 'see its message, and its log'),
  SERVER_BUSY: kind(
    'roundTrip',
    'error',
    'the server has no time, or is not ready',
    'try again; if it stays so, see the server’s log',
  ),
  NO_ANSWER: kind(
    'roundTrip',
    'error',
    'the server takes the request and does not answer in time',
    'see the server’s log; a longer --timeout shows whether it is slow',
  ),
  CONNECTION_LOST: kind(
    'roundTrip',
    'error',
    'the connection breaks before an answer comes',
    'check the protocol and the port, and what sits in between',
  ),
  NOT_OTLP: kind(
    'roundTrip',
    'error',
    'the answer is no answer of an OTLP server',
    'check host, port and path: something else listens there',
  ),
  CLOCK_SKEW: kind(
    'clock',
    'warning',
    'this machine’s clock and the server’s differ',
    'synchronise both by NTP: backends drop or misplace what seems old, or from the future',
  ),
  BATCH_TOO_LARGE: kind(
    'size',
    'error',
    'the server does not take requests as large as batches may become',
    'lower batch.maxBytes (in a file: distribution.otlp-native.exporters.batch.max_bytes), or raise the server’s limit',
  ),
  BATCH_OVER_REQUEST_LIMIT: kind(
    'size',
    'error',
    'batches may become larger than the largest request that is sent',
    'lower batch.maxBytes, or raise maxRequestBytes',
  ),
  SETTINGS_REFUSED: kind(
    'roundTrip',
    'error',
    'no request can be made with these settings',
    'correct the setting that is named',
  ),
  TOKEN_EMPTY: kind(
    'files',
    'error',
    'the file of the bearer token is empty',
    'write the token into it, or leave bearer_token_file out',
  ),
  CHECK_FAILED: kind(
    'configuration',
    'warning',
    'a check could not be made',
    'try again with a longer --timeout; if it stays so, report it',
  ),
} as const satisfies Readonly<Record<string, FindingKind>>;

/** The stable id of a kind of finding. */
export type FindingId = keyof typeof FINDINGS;
