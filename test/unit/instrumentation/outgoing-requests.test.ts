import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import { get, serve } from './http-server.ts';
import { instrumentHttp, recordSpans } from './recorded-spans.ts';

const ONLY_OUTGOING = { disableIncomingRequestInstrumentation: true };

async function echo(): Promise<{ port: number; headers: () => IncomingHttpHeaders }> {
  let headers: IncomingHttpHeaders = {};
  const port = await serve((request, response) => {
    headers = request.headers;
    response.end();
  });
  return { port, headers: () => headers };
}

test.each([
  ['an object', { 'x-a': '1' }],
  ['a list', ['x-a', '1', 'Host', 'shop.example']],
  ['an object with an expectation', { 'x-a': '1', Expect: '100-continue' }],
])('trace context is added to headers that are %s', async (_, headers) => {
  const spans = recordSpans();
  instrumentHttp(ONLY_OUTGOING);
  const { port, headers: received } = await echo();
  await get({ port, headers });
  const { traceId, spanId } = spans[0]?.spanContext() ?? {};
  expect(received()).toMatchObject({ 'x-a': '1', traceparent: `00-${traceId}-${spanId}-01` });
});

test('with a Host header of the application’s, the port is that of the connection', async () => {
  const spans = recordSpans();
  instrumentHttp(ONLY_OUTGOING);
  const { port } = await echo();
  await get({ port, headers: { host: 'shop.example' }, path: '/a?sig=secret' });
  expect(spans[0]?.attributes).toMatchObject({
    'server.address': '127.0.0.1',
    'server.port': port,
    'url.full': `http://127.0.0.1:${port}/a?sig=REDACTED`,
  });
});

test('a request through a proxy is recorded with the URL that it names, without credentials', async () => {
  const spans = recordSpans();
  instrumentHttp(ONLY_OUTGOING);
  const { port } = await echo();
  await get({ port, path: 'http://user:secret@shop.example/a?sig=secret' });
  expect(spans[0]?.attributes['url.full']).toBe('http://REDACTED:REDACTED@shop.example/a?sig=REDACTED');
});

test('an authorization of the application’s is no credential in the URL', async () => {
  const spans = recordSpans();
  instrumentHttp(ONLY_OUTGOING);
  const { port } = await echo();
  await get({ port, headers: { authorization: 'Basic dTpw' } });
  await get({ port, auth: 'user:secret' });
  expect(spans.map(({ attributes }) => attributes['url.full'])).toEqual([
    `http://127.0.0.1:${port}/`,
    `http://REDACTED:REDACTED@127.0.0.1:${port}/`,
  ]);
});

test('hooks of outgoing requests see where they go', async () => {
  recordSpans();
  const seen: unknown[] = [];
  const { port } = await echo();
  instrumentHttp({
    ...ONLY_OUTGOING,
    ignoreOutgoingRequestHook: ({ hostname, port: at, path, method, headers }) => {
      seen.push([hostname, at, path, method, (headers as IncomingHttpHeaders)['x-a']]);
      return true;
    },
  });
  await get({ port, path: '/a', method: 'DELETE', headers: { 'x-a': '1' } });
  expect(seen).toEqual([['127.0.0.1', port, '/a', 'DELETE', '1']]);
});

test('a response that nobody listens for ends as without instrumentation', async () => {
  const spans = recordSpans();
  instrumentHttp(ONLY_OUTGOING);
  const { port } = await echo();
  const { request } = await import('node:http');
  const sent = request({ port, host: '127.0.0.1', agent: false }).end();
  await new Promise((resolve) => sent.on('close', resolve));
  expect(spans.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([200]);
});
