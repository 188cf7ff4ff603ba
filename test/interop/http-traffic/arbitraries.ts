import fc from 'fast-check';
import type {
  ClientCall,
  FetchCall,
  Header,
  RawConnection,
  RawRequest,
  Scenario,
  ServerPlan,
  Traffic,
  TrafficConfig,
  Upgrade,
} from './scenario.ts';

const methods = fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS');
const rareMethods = fc.oneof(
  { weight: 5, arbitrary: methods },
  { weight: 1, arbitrary: fc.constantFrom('PURGE', 'PROPFIND', 'TRACE', 'QUERY', 'M-SEARCH') },
);

const segment = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-zA-Z0-9_.~!$&'()*+,;=:@-]{0,8}$/) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '.',
      '..',
      '%2e',
      '%2E%2e',
      '%zz',
      '.well-known',
      'a|b',
      'a^b',
      '[x]',
      '"q"',
      '%F0%9F',
    ),
  },
);
const plainPath = fc.array(segment, { minLength: 0, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

const parameter = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-zA-Z0-9*._-]{1,6}=[a-zA-Z0-9*._-]{0,6}$/) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'sig=abc',
      'Signature=x%2Fy',
      'X-Amz-Signature=1',
      'X-Amz-Credential=a%2Fb',
      'token=secret',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'a=%20',
      'b=%2F',
      'c=%2f',
      'd=+',
      'e',
      'f=g=h',
      '%73ig=1',
      "q='",
      'u=%C3%A4',
      'v=%C3',
      'w=%',
      '',
      '=',
      'x=(1)',
      'y=a:b',
      '~=~',
    ),
  },
);
const query = fc.array(parameter, { minLength: 0, maxLength: 4 }).map((pairs) => `?${pairs.join('&')}`);
const path = fc.oneof(
  { weight: 2, arbitrary: plainPath },
  { weight: 3, arbitrary: fc.tuple(plainPath, query).map(([head, tail]) => head + tail) },
  { weight: 1, arbitrary: fc.constantFrom('/', '/ignored', '/ignored/more') },
);

const rawTarget = fc.oneof(
  { weight: 6, arbitrary: path },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '//double/slash',
      'http://other.example/abs?x=1',
      '*',
      '/a#b',
      '/a\\b',
      '/?',
      '/?&',
      'http://[bad/x',
    ),
  },
);

const rawHost = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('localhost', 'shop.example', 'shop.example:8080', '127.0.0.1:3000'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '[::1]',
      '[::1]:8080',
      '::1',
      'a:b',
      'a:',
      'a b',
      '1.2.3.999',
      'x/y',
      'user@x',
      'XN--bücher',
      'UPPER.example',
      '',
    ),
  },
);

const forwarding: fc.Arbitrary<Header> = fc.constantFrom<Header>(
  ['Forwarded', 'for=192.0.2.60;proto=http;host=shop.example'],
  ['Forwarded', 'for="[2001:db8::1]:4711";host="shop.example:81", for=10.0.0.1'],
  ['Forwarded', 'for=_hidden; by=203.0.113.43;proto=https ; host=a'],
  ['Forwarded', 'for="x\\"y"'],
  ['Forwarded', 'broken;;'],
  ['X-Forwarded-For', '203.0.113.195, 2001:db8::2'],
  ['X-Forwarded-For', '203.0.113.195:4711'],
  ['X-Forwarded-For', '[2001:db8::2]:4711'],
  ['X-Forwarded-For', '1.2.3.04'],
  ['X-Forwarded-For', 'unknown host'],
  ['X-Forwarded-Host', 'outer.example'],
  ['X-Forwarded-Host', 'outer.example:444'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Proto', 'http'],
);
const propagated: fc.Arbitrary<Header> = fc.constantFrom<Header>(
  ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
  ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'],
  ['traceparent', 'broken'],
  ['tracestate', 'a=b'],
  ['baggage', 'k=v'],
);
const ordinary: fc.Arbitrary<Header> = fc.constantFrom<Header>(
  ['user-agent', 'probe/1.0'],
  ['user-agent', 'Googlebot/2.1'],
  ['user-agent', 'AlwaysOn'],
  ['x-tenant', 'a'],
  ['accept', '*/*'],
  ['authorization', 'Bearer secret'],
);
const uniqueHeaders = (header: fc.Arbitrary<Header>): fc.Arbitrary<Header[]> =>
  fc.uniqueArray(header, { maxLength: 4, selector: ([name]) => name.toLowerCase() });

const body = fc.option(fc.constantFrom('', 'x', 'hello world'.repeat(20)), { nil: null });
const parent = fc.constantFrom('none', 'span', 'span', 'remote', 'suppressed') satisfies fc.Arbitrary<
  ClientCall['parent']
>;

const serverPlan = (acts: readonly ServerPlan['act'][]): fc.Arbitrary<ServerPlan> =>
  fc.record({
    status: fc.oneof(
      { weight: 3, arbitrary: fc.constant(200) },
      { weight: 2, arbitrary: fc.constantFrom(201, 204, 304, 400, 404, 418, 500, 503, 599, 600, 799) },
    ),
    headers: fc.uniqueArray(
      fc.constantFrom<Header>(['X-Tenant', 'b'], ['X-Many', '1'], ['Content-Type', 'text/plain']),
      { selector: ([name]) => name },
    ),
    chunks: fc.integer({ min: 0, max: 2 }),
    readsBody: fc.constantFrom('not', 'by listeners', 'by await'),
    route: fc.option(fc.constantFrom('/users/:id', '/', ''), { nil: null }),
    hasChildSpan: fc.boolean(),
    act: fc.constantFrom(...acts),
  });

const rawRequest: fc.Arbitrary<RawRequest> = fc
  .record({
    method: rareMethods,
    target: rawTarget,
    host: fc.option(rawHost, { nil: null, freq: 12 }),
    headers: uniqueHeaders(fc.oneof(forwarding, propagated, ordinary)),
    expectation: fc.option(fc.constantFrom('100-continue', 'something'), { nil: null, freq: 12 }),
    body,
    plan: serverPlan([
      'answer',
      'answer',
      'answer',
      'write after end',
      'break before headers',
      'break after headers',
      'break response',
      'throw',
    ]),
  })
  .map(({ host, expectation, headers, ...rest }) => ({
    ...rest,
    headers: [
      ...(host === null ? [] : [['Host', host] as const]),
      ...headers,
      ...(expectation === null ? [] : [['Expect', expectation] as const]),
    ],
  }));

export const rawConnection: fc.Arbitrary<RawConnection> = fc
  .record<RawConnection>({
    kind: fc.constant('raw'),
    isTls: fc.boolean(),
    isPipelined: fc.boolean(),
    requests: fc.array(rawRequest, { minLength: 1, maxLength: 3 }),
  })
  .map((connection) =>
    connection.isPipelined ? { ...connection, requests: connection.requests.map(orderly) } : connection,
  );

/**
 * A request that can be pipelined: Node answers an expectation at once, also before the responses to earlier requests; and
 * where a connection breaks, or is closed for want of a `Host`, Node 22 never ends the responses that wait for it.
 */
function orderly({ headers, plan, ...rest }: RawRequest): RawRequest {
  return {
    ...rest,
    headers: [
      ...(headers.some(([name]) => name === 'Host') ? [] : [['Host', 'localhost'] as const]),
      ...headers.filter(([name]) => name !== 'Expect'),
    ],
    plan: /break|throw/.test(plan.act) ? { ...plan, act: 'answer' } : plan,
  };
}

const clientPlan = serverPlan([
  'answer',
  'answer',
  'answer',
  'break before headers',
  'break after headers',
  'hold',
]);

export const clientCall: fc.Arbitrary<ClientCall> = fc
  .record<ClientCall>({
    kind: fc.constant('client'),
    isTls: fc.boolean(),
    style: fc.constantFrom('text', 'URL', 'options'),
    host: fc.constantFrom('127.0.0.1', 'localhost', 'localhost', '[::1]'),
    credentials: fc.option(fc.constantFrom('user:secret', 'user:'), { nil: null, freq: 6 }),
    method: rareMethods,
    // The official one parses `//` with a query as a host, or leaves secrets where it can't.
    path: path.filter((text) => !/^\/\/.*\?/.test(text)),
    headers: uniqueHeaders(ordinary),
    body,
    parent,
    isKeptAlive: fc.boolean(),
    act: fc.constantFrom(
      'read',
      'read',
      'read',
      'read late',
      'ignore response',
      'abort before response',
      'destroy before response',
      'destroy with error',
      'destroy in response',
      'abort signal',
      'timeout',
      'refused',
    ),
    plan: clientPlan,
  })
  // A body of a method that has none would be read as the next request.
  .map((call) => (/POST|PUT|PATCH/.test(call.method) ? call : { ...call, body: null }))
  // With both, a request doesn't tell whether its URL had any.
  .filter(
    ({ credentials, headers }) => credentials === null || headers.every(([name]) => name !== 'authorization'),
  );

export const fetchCall: fc.Arbitrary<FetchCall> = fc
  .record<FetchCall>({
    kind: fc.constant('fetch'),
    by: fc.constantFrom('fetch', 'undici', 'undici over h2'),
    method: fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'HEAD', 'PURGE'),
    // Secrets are redacted on one side only, and the other takes `//a` for a host: tests of their own.
    path: path.filter((text) => !/sig|Signature|Credential|\/\//i.test(text)),
    headers: uniqueHeaders(ordinary),
    body,
    parent,
    act: fc.constantFrom('read', 'read', 'read', 'abort before response', 'refused'),
    plan: serverPlan(['answer', 'answer', 'redirect', 'break before headers', 'break after headers', 'hold']),
  })
  // Node 22 never ends a HEAD request over HTTP/2 that is given up.
  .map((call) =>
    call.by === 'undici over h2' && call.method === 'HEAD' ? { ...call, method: 'GET' } : call,
  );

export const upgrade: fc.Arbitrary<Upgrade> = fc.record({
  kind: fc.constant('upgrade'),
  isAccepted: fc.boolean(),
});

const config: fc.Arbitrary<TrafficConfig> = fc.record({
  ignoredPath: fc.option(fc.constant('/ignored'), { nil: null }),
  hooks: fc.constantFrom('none', 'none', 'set attributes', 'throw'),
  requiresParent: fc.oneof(
    { weight: 3, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  capturedHeaders: fc.constantFrom<readonly string[]>(
    [],
    ['X-Tenant', 'user-agent', 'content-length', 'x-many'],
  ),
  detectsSyntheticSources: fc.boolean(),
  redactedParams: fc.option(fc.constantFrom<readonly string[]>([], ['token', 'a b', 'q']), { nil: null }),
});

export const traffic = (scenario: fc.Arbitrary<Scenario>): fc.Arbitrary<Traffic> =>
  fc.record({ config, scenarios: fc.array(scenario, { minLength: 1, maxLength: 8 }) });
