import { expect, test } from 'vitest';
import { compare } from './observe.ts';
import { INSTALL_DEADLINE_MS, startedPostgreSql } from './servers.ts';
import { lines } from './tree.ts';

test('instrumentation-pg gives the same traces and metrics for queries of every style, pools and errors', {
  timeout: INSTALL_DEADLINE_MS,
}, async () => {
  const { port } = await startedPostgreSql();
  const { official, native } = await compare('pg.ts', port);
  expect(native).toEqual(official);
  expect(lines(native.roots)).toEqual([
    'callback',
    '  pg.query:SELECT postgres',
    'callback that gets an error',
    '  pg.query:SELECT postgres',
    'connect',
    '  pg.connect',
    'nobody listens',
    '  pg.connect',
    'parameters',
    '  pg.query:SELECT postgres',
    'pg.query:SELECT postgres',
    'pool',
    '  pg-pool.connect',
    '    pg.connect',
    '  pg.query:SELECT postgres',
    'pool with an error',
    '  pg-pool.connect',
    '  pg.query:SELECT postgres',
    'pool with clients at once',
    '  pg-pool.connect',
    '  pg-pool.connect',
    '  pg-pool.connect',
    '    pg.connect',
    '  pg.query:SELECT postgres',
    '  pg.query:SELECT postgres',
    'prepared',
    '  pg.query:sum postgres',
    'propagation',
    '  pg.query:SHOW postgres',
    'several statements',
    '  pg.query:CREATE postgres',
    '  pg.query:INSERT postgres',
    '  pg.query:INSERT postgres',
    'text',
    '  pg.query:SELECT postgres',
  ]);
  // The server has the id of the span that asked it.
  expect(native.results).toContainEqual([
    { application_name: '00-{trace id}-{id of propagation > pg.query:SHOW postgres}-01' },
  ]);
  expect(native.metrics).toMatchObject([
    { name: 'db.client.connection.count' },
    { name: 'db.client.connection.max' },
    { name: 'db.client.connection.pending_requests' },
    { name: 'db.client.operation.duration' },
  ]);
});
