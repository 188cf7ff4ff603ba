/** Queries of every style to a real PostgreSQL. */

import { once } from 'node:events';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import type { QueryResult } from 'pg';
import { load } from './http.ts';
import { failureOf, report, startTelemetry, step, task } from './telemetry.ts';

/** A reserved one, where nobody listens. */
const CLOSED_PORT = 1;

// Trace context propagation sends its statement while another one is under way, of which pg warns.
process.noDeprecation = true;
const telemetry = await startTelemetry(
  new PgInstrumentation({
    enhancedDatabaseReporting: true,
    addSqlCommenterCommentToQueries: true,
    enableTraceContextPropagation: true,
    requestHook: (span, { query }) => span.setAttribute('hook.parameters', query.values?.length ?? 0),
    responseHook: (span, { data }) => span.setAttribute('hook.rows', data.rowCount ?? -1),
  }),
);

const { Client, Pool } = load('pg') as typeof import('pg');
const address = { host: '127.0.0.1', port: task.serverPort, user: 'postgres', database: 'postgres' };
const client = new Client(address);

const rows = (result: QueryResult): unknown[] => result.rows;
const viaCallback = (text: string): Promise<unknown[]> =>
  new Promise((resolve, reject) => {
    client.query(text, (error, result) => (error ? reject(error) : resolve(rows(result))));
  });

const results: unknown[] = [
  await step('connect', async () => {
    await client.connect();
  }),
  await step('text', async () => rows(await client.query('SELECT 1 AS one'))),
  await step('parameters', async () =>
    rows(
      await client.query('SELECT $1::text AS text, $2::int[] AS list, $3::bytea AS bytes', [
        'é',
        [1, 2],
        Buffer.from([0, 255]),
      ]),
    ),
  ),
  await step('prepared', async () =>
    rows(await client.query({ name: 'sum', text: 'SELECT $1::int + $2::int AS sum', values: [1, 2] })),
  ),
  await step('callback', () => viaCallback("SELECT 'callback' AS style")),
  await step('callback that gets an error', () => failureOf(viaCallback('SELECT 1 / 0'))),
  await step('several statements', async () => {
    await client.query('CREATE TEMPORARY TABLE item (id int PRIMARY KEY, name text)');
    const inserted = await client.query("INSERT INTO item VALUES (1, 'one'), (2, 'two')");
    const doubled = await failureOf(client.query('INSERT INTO item VALUES ($1, $2)', [1, 'again']));
    return [inserted.rowCount, doubled];
  }),
  // What the server itself knows of the trace.
  await step('propagation', async () => rows(await client.query('SHOW application_name'))),
  await failureOf(client.query('SELECT 1 AS "without a span around it"')),
];
await client.end();

const pool = new Pool({ ...address, max: 2, idleTimeoutMillis: 0 });
// The pool gives up the connection that a query failed on, when that has ended.
const removed = once(pool, 'remove');
results.push(
  await step('pool', async () => rows(await pool.query('SELECT $1::int AS pooled', [4]))),
  await step('pool with clients at once', async () => {
    const clients = [await pool.connect(), await pool.connect()];
    const waiting = pool.connect();
    for (const one of clients) await one.query('SELECT 5 AS held');
    for (const one of clients) one.release();
    (await waiting).release();
    return clients.length;
  }),
  await step('pool with an error', () => failureOf(pool.query('SELECT * FROM nowhere'))),
);
await removed;

const refused = await step('nobody listens', () =>
  failureOf(new Client({ ...address, port: CLOSED_PORT }).connect()),
);
results.push(refused);
await telemetry.shutdown();
// Last, so that the metrics tell of the pool as it was in use.
await pool.end();
report({ ports: { database: task.serverPort, closed: CLOSED_PORT }, results });
