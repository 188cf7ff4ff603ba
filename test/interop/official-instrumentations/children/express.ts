/** An Express service in front of PostgreSQL, and a client of it. */

import { EventEmitter, once } from 'node:events';
import type { RequestListener } from 'node:http';
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { close, listen, load, request } from './http.ts';
import { report, startTelemetry, step, task } from './telemetry.ts';

interface Request {
  readonly params: Readonly<Record<string, string>>;
  readonly body: { readonly amounts: readonly number[] };
}
interface Response {
  status(code: number): Response;
  json(body: unknown): void;
}
type Next = (error?: unknown) => void;
type Handler = (request: Request, response: Response, next: Next) => unknown;
interface Routes {
  use(...handlers: readonly (string | Handler | Routes)[]): void;
  get(path: string, ...handlers: readonly Handler[]): void;
  post(path: string, handler: Handler): void;
}
/** What is used here of Express, which brings no types. */
interface Express {
  (): Routes & RequestListener;
  Router(): Routes;
  json(): Handler;
}

const telemetry = await startTelemetry(
  new HttpInstrumentation(),
  new ExpressInstrumentation(),
  new PgInstrumentation({ enhancedDatabaseReporting: true }),
);

const express = load('express') as Express;
const { Pool } = load('pg') as typeof import('pg');

const address = { host: '127.0.0.1', port: task.serverPort, user: 'postgres', database: 'postgres' };
// One connection, so that requests at once are given it by each other, out of each other's context.
const pool = new Pool({ ...address, max: 1, idleTimeoutMillis: 0 });
// The pool gives up the connection that a query failed on, when that has ended.
const removed = once(pool, 'remove');
const app = express();

app.use(function timing(_request: Request, _response: Response, next: Next) {
  next();
});
app.use(express.json());
const api = express.Router();
api.get('/users/:id', async (request, response) => {
  const { rows } = await pool.query('SELECT $1::int AS id', [request.params.id]);
  response.json(rows);
});
const AT_ONCE = 5;
let arrived = 0;
const arrivals = new EventEmitter();
const all = once(arrivals, 'all');
api.get('/at-once/:id', async (request, response) => {
  arrived += 1;
  if (arrived === AT_ONCE) arrivals.emit('all');
  await all;
  const { rows } = await pool.query('SELECT $1::int AS id', [request.params.id]);
  response.json(rows);
});
api.post('/orders', async (request, response) => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    for (const amount of request.body.amounts) await client.query('SELECT $1::int AS amount', [amount]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  response.status(201).json({ orders: request.body.amounts.length });
});
api.get('/broken-query', async (_request, response, next) => {
  await pool.query('SELECT * FROM nowhere').then((result) => response.json(result.rows), next);
});
api.get(
  '/broken-handler',
  function guard(_request, _response, next) {
    next();
  },
  () => {
    throw new RangeError('out of stock');
  },
);
app.use('/api', api);
app.use(((error: Error, _request: Request, response: Response, _next: Next) => {
  response.status(500).json({ error: error.message });
}) as unknown as Handler);

const { server, port } = await listen(app);
const results = [
  await step('user', () => request(port, 'GET', '/api/users/7')),
  await step('at once', () =>
    Promise.all(Array.from({ length: AT_ONCE }, (_, id) => request(port, 'GET', `/api/at-once/${id}`))),
  ),
  await step('order', () => request(port, 'POST', '/api/orders', { amounts: [1, 2] })),
  await step('broken query', () => request(port, 'GET', '/api/broken-query')),
  await step('broken handler', () => request(port, 'GET', '/api/broken-handler')),
  await step('no route', () => request(port, 'GET', '/nowhere?secret=x')),
];
await close(server);
await removed;
await pool.end();
await telemetry.shutdown();
report({ ports: { service: port, database: task.serverPort }, results });
