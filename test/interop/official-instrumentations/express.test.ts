import { expect, test } from 'vitest';
import { compare } from './observe.ts';
import { INSTALL_DEADLINE_MS, startedPostgreSql } from './servers.ts';
import { lines } from './tree.ts';

const middleware = ['      middleware - jsonParser', '      middleware - timing'];
const AT_ONCE = [
  '  GET',
  '    GET /api/at-once/:id',
  ...middleware,
  '      request handler',
  '        pg-pool.connect',
  '        pg.query:SELECT postgres',
  '      router - /users/:id',
];

test('instrumentation-http, -express and -pg give the same traces and metrics, from the client to the database', {
  timeout: INSTALL_DEADLINE_MS,
}, async () => {
  const { port } = await startedPostgreSql();
  const { official, native } = await compare('express.ts', port);
  expect(native).toEqual(official);
  expect(lines(native.roots)).toEqual([
    'at once',
    ...Array(5).fill(AT_ONCE).flat(),
    'broken handler',
    '  GET',
    '    GET /api/broken-handler',
    ...middleware,
    '      request handler',
    '      router - /users/:id',
    'broken query',
    '  GET',
    '    GET /api/broken-query',
    ...middleware,
    '      request handler',
    '        pg-pool.connect',
    '        pg.query:SELECT postgres',
    '      router - /users/:id',
    'no route',
    '  GET',
    '    GET',
    ...middleware,
    'order',
    '  POST',
    '    POST /api/orders',
    ...middleware,
    '      request handler',
    '        pg-pool.connect',
    '        pg.query:BEGIN postgres',
    '        pg.query:COMMIT postgres',
    '        pg.query:SELECT postgres',
    '        pg.query:SELECT postgres',
    '      router - /users/:id',
    'user',
    '  GET',
    '    GET /api/users/:id',
    ...middleware,
    '      request handler',
    '        pg-pool.connect',
    '          pg.connect',
    '        pg.query:SELECT postgres',
    '      router - /users/:id',
  ]);
  expect(native.metrics).toMatchObject([
    { name: 'db.client.connection.count' },
    { name: 'db.client.connection.max' },
    { name: 'db.client.connection.pending_requests' },
    { name: 'db.client.operation.duration' },
    { name: 'http.client.request.duration' },
    { name: 'http.server.request.duration' },
  ]);
  const [user, atOnce, ...others] = native.results as readonly unknown[];
  expect(user).toEqual({ status: 200, body: '[{"id":7}]' });
  expect(atOnce).toEqual([0, 1, 2, 3, 4].map((id) => ({ status: 200, body: `[{"id":${id}}]` })));
  expect(others).toMatchObject([201, 500, 500, 404].map((status) => ({ status })));
});
