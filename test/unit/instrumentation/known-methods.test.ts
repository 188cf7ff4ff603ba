import { expect, onTestFinished, test } from 'vitest';
import { BUILT_IN_METHODS, methodNaming } from '../../../src/instrumentation/http-method.ts';
import { NativeUndiciInstrumentation } from '../../../src/instrumentation/index.ts';
import { get, serve } from './http-server.ts';
import { forThisTest, instrumentHttp, recordSpans } from './recorded-spans.ts';

const VARIABLE = 'OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS';

test.each([
  [undefined, {}, { GET: 'GET', get: 'GET', QUERY: 'QUERY', PURGE: '_OTHER' }],
  [undefined, { [VARIABLE]: '' }, { GET: 'GET', get: 'GET' }],
  [undefined, { [VARIABLE]: ' PURGE, Get' }, { PURGE: 'PURGE', purge: '_OTHER', Get: 'Get', GET: '_OTHER' }],
  [['PURGE'], { [VARIABLE]: 'GET' }, { PURGE: 'PURGE', GET: '_OTHER' }],
  [BUILT_IN_METHODS, { [VARIABLE]: 'PURGE' }, { get: 'GET', PURGE: '_OTHER' }],
  [[], {}, { GET: '_OTHER' }],
])('the list %j with the variables %j names methods', (known, environment, named) => {
  const naming = methodNaming(known, environment);
  for (const [method, name] of Object.entries(named)) expect(naming(method)).toBe(name);
});

test('servers, clients and fetch name the methods that the variable lists', async () => {
  process.env[VARIABLE] = 'PURGE';
  onTestFinished(() => {
    delete process.env[VARIABLE];
  });
  const spans = recordSpans();
  instrumentHttp();
  forThisTest(new NativeUndiciInstrumentation());
  const port = await serve((_request, response) => response.end());
  await get({ port, method: 'PURGE' });
  await (await fetch(`http://127.0.0.1:${port}/`)).text();
  const methods = spans.map(({ attributes }) => [
    attributes['http.request.method'],
    attributes['http.request.method_original'],
  ]);
  // PURGE by the server and the client; then GET by the server and by fetch.
  expect(methods.slice(0, 2)).toEqual([
    ['PURGE', undefined],
    ['PURGE', undefined],
  ]);
  expect(methods.slice(2)).toEqual([
    ['_OTHER', 'GET'],
    ['_OTHER', 'GET'],
  ]);
});

test('each side has a list of its own', async () => {
  const spans = recordSpans();
  instrumentHttp({ knownMethods: { server: ['PURGE'], client: [] } });
  const port = await serve((_request, response) => response.end());
  await get({ port, method: 'PURGE' });
  const methods = Object.fromEntries(
    spans.map(({ kind, attributes }) => [kind, attributes['http.request.method']]),
  );
  expect(methods).toEqual({ 1: 'PURGE', 2: '_OTHER' });
});
