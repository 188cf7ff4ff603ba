import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttp2Server, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { OptimizedConnectionPool } from 'otlp-native/pool';
import { afterEach, expect, it } from 'vitest';

const ends: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function listening(server: Server | Http2Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (listener: RequestListener) => listening(createServer(listener));

function pool(options: ConstructorParameters<typeof OptimizedConnectionPool>[0]): OptimizedConnectionPool {
  const made = new OptimizedConnectionPool(options);
  ends.push(() => made.close({ timeoutMs: 0 }));
  return made;
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

it('sends method, path, headers and body, and gives the whole answer', async () => {
  const url = await serve(async (request, response) => {
    response.setHeader('x-many', ['a', 'b']);
    response.setHeader('set-cookie', ['c=1', 'd=2']);
    response.statusCode = 404;
    response.end(`${request.method} ${request.url} ${request.headers['x-one']} ${await text(request)}`);
  });
  const answer = await pool({ endpoints: [`${url}/base`] }).request({
    method: 'PATCH',
    path: '/x?y=z',
    headers: { 'x-one': ['1', '2'] },
    body: 'grüße',
  });

  expect(new TextDecoder().decode(answer.body)).toBe('PATCH /base/x?y=z 1, 2 grüße');
  expect(answer).toMatchObject({
    status: 404,
    headers: { 'x-many': 'a, b', 'set-cookie': 'c=1\nd=2' },
    endpoint: `${url}/base`,
  });
});

it('opens no more connections than allowed, serves all in turn, and keeps them for the next', async () => {
  let [open, most] = [0, 0];
  const server = createServer((_, response) => setImmediate(() => response.end('ok')));
  server.on('connection', (socket) => {
    most = Math.max(most, ++open);
    socket.on('close', () => --open);
  });
  const made = pool({ endpoints: [await listening(server)], maxConnections: 3 });
  const answers = await Promise.all(Array.from({ length: 200 }, () => made.request({ path: '/' })));

  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(most).toBe(3);
  expect(made.stats()).toMatchObject({ peakConnections: 3, waiting: 0 });
  expect(made.stats().endpoints[0]).toMatchObject({ opened: 3, requests: 200 });
});

it('speaks HTTP/2 by prior knowledge, with many requests on one connection', async () => {
  const held: { end(body: string): unknown }[] = [];
  const server = createHttp2Server((request, response) => {
    held.push(response);
    if (held.length === 20) for (const each of held) each.end(request.httpVersion);
  });
  const made = pool({ endpoints: [await listening(server)], httpVersion: '2' });
  // All are under way at once, or none would be answered.
  const answers = await Promise.all(Array.from({ length: 20 }, () => made.request({ path: '/' })));

  expect(answers.map(({ body }) => new TextDecoder().decode(body))).toEqual(Array(20).fill('2.0'));
  expect(made.stats().endpoints[0]).toMatchObject({ opened: 1 });
});

it('an answer over the limit, a time-out and an abort are told apart, and leave nothing behind', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/large') response.end('x'.repeat(2000));
  });
  const made = pool({ endpoints: [url], maxResponseBytes: 1000 });
  const abort = new AbortController();
  const aborted = made.request({ path: '/silent', signal: abort.signal });
  await expect(made.request({ path: '/large' })).rejects.toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  await expect(made.request({ path: '/silent', timeoutMs: 20 })).rejects.toMatchObject({ code: 'TIMEOUT' });
  abort.abort(new Error('mine'));
  await expect(aborted).rejects.toThrow('mine');

  await expect.poll(() => made.stats().connections).toBe(0);
  expect(made.stats().endpoints[0]).toMatchObject({ inUse: 0, waiting: 0 });
});

it('an endpoint that is down costs no request while another is up', async () => {
  const gone = createServer();
  const down = await listening(gone);
  gone.close();
  await once(gone, 'close');
  const up = await serve((_, response) => response.end());
  const made = pool({ endpoints: [down, { url: up, weight: 1 }] });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => made.request({ method: 'POST', path: '/' })),
  );

  expect(answers.map(({ endpoint }) => endpoint)).toEqual(Array(20).fill(up));
  await expect(pool({ endpoints: [down] }).request({ path: '/' })).rejects.toMatchObject({
    code: 'CONNECTION_REFUSED',
    message: expect.stringContaining(down),
  });
});

it('a failing endpoint is left out by a health check, and comes back by one', async () => {
  let isUp = false;
  const flaky = await serve((_, response) => {
    response.statusCode = isUp ? 200 : 503;
    response.end();
  });
  const steady = await serve((_, response) => response.end());
  const made = pool({
    endpoints: [flaky, { url: steady, priority: 1 }],
    healthCheck: { path: '/healthz', intervalMs: 5 },
  });
  const first = async () => (await made.request({ path: '/' })).endpoint;
  await expect.poll(first).toBe(steady);
  isUp = true;
  await expect.poll(first).toBe(flaky);
});

it('three endpoints that become six share evenly from then on', async () => {
  const counts = new Map<string, number>();
  const endpoint = async () => {
    const url = await serve((_, response) => {
      counts.set(url, (counts.get(url) ?? 0) + 1);
      response.end();
    });
    return url;
  };
  const urls = [await endpoint(), await endpoint(), await endpoint()];
  const made = pool({ endpoints: urls });
  const load = () =>
    Promise.all(
      Array.from({ length: 12 }, async () => {
        for (let sent = 0; sent < 50; sent++) await made.request({ path: '/' });
      }),
    );
  await load();
  const all = [...urls, await endpoint(), await endpoint(), await endpoint()];
  made.setEndpoints(all);
  counts.clear();
  await load();

  expect([...counts.keys()].sort()).toEqual([...all].sort());
  for (const count of counts.values()) {
    expect(count).toBeGreaterThanOrEqual(90);
    expect(count).toBeLessThanOrEqual(110);
  }
});

it('closing lets what is under way end, and takes nothing more', async () => {
  const held: ServerResponse[] = [];
  const url = await serve((_, response) => held.push(response));
  const made = pool({ endpoints: [url] });
  const last = made.request({ path: '/' });
  await expect.poll(() => held.length).toBe(1);
  const closed = made.close();
  await expect(made.request({ path: '/' })).rejects.toMatchObject({ code: 'ALREADY_SHUT_DOWN' });
  held[0]?.end('last');

  expect(new TextDecoder().decode((await last).body)).toBe('last');
  expect(await closed).toBe(true);
});

it('what can not be used is refused with the setting at fault', async () => {
  const refused = (options: object) => {
    try {
      new OptimizedConnectionPool(options as never);
      return null;
    } catch (error) {
      return error;
    }
  };
  expect(refused({ endpoints: [] })).toMatchObject({ code: 'INVALID_OPTION', setting: 'endpoints' });
  expect(refused({ endpoints: ['ftp://h'] })).toMatchObject({ code: 'INVALID_ENDPOINT' });
  expect(String(refused({ endpoints: ['http://u:secret@h'] }))).not.toContain('secret');
  expect(refused({ endpoints: ['http://h'], maxConnections: 0 })).toMatchObject({
    setting: 'maxConnections',
  });
  const made = pool({ endpoints: ['http://127.0.0.1:1'] });
  await expect(made.request({ path: 'x' })).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  await expect(made.request({ path: '/', headers: { 'content-length': '1' } })).rejects.toMatchObject({
    code: 'INVALID_HEADER',
  });
});
