/** Two services with two databases, started with `otlp-native/register`: what a real Collector gets of them. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeMajors, nodeOf } from '../../package/node-releases.ts';
import { Collector } from '../../peers/collector/collector.ts';
import { startPostgreSql } from '../../peers/postgresql/postgresql.ts';
import { startRedis } from '../../peers/redis/redis.ts';
import type { FolderServer } from '../../support/server-process.ts';
import type { Received } from '../official-instrumentations/otlp-json.ts';
import { startApplication } from './application.ts';
import { CollectedTelemetry } from './collected.ts';
import { metricNames, servicesOf } from './received.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const IMPORT = ['--import', 'otlp-native/register'];
const REQUIRE = ['--require', 'otlp-native/register'];

const WAYS = [
  ['ES modules', 'shop.mjs', 'shop.mjs', IMPORT],
  ['CommonJS', 'shop.cjs', 'shop.cjs', IMPORT],
  ['CommonJS with --require', 'shop.cjs', 'shop.cjs', REQUIRE],
  ['ES modules in a worker thread', 'in-worker.mjs', 'shop.mjs', IMPORT],
  ['CommonJS in a worker thread', 'in-worker.mjs', 'shop.cjs', IMPORT],
  ['a cluster of ES modules', 'in-cluster.cjs', 'shop.mjs', IMPORT],
  ['a cluster of CommonJS', 'in-cluster.cjs', 'shop.cjs', REQUIRE],
] as const;
const RUNS = nodeMajors.flatMap((major) => WAYS.map((way) => [major, ...way] as const));

const TREE = [
  '- > GET /orders/:id',
  'GET /orders/:id > request handler',
  'GET > GET',
  'GET > get',
  'pg-pool.connect > pg.connect',
  'request handler > GET',
  'request handler > pg-pool.connect',
  'request handler > pg.query:SELECT postgres',
  'request handler > set',
];
const METRICS = [
  'db.client.operation.duration',
  'http.client.request.duration',
  'http.server.request.duration',
  'nodejs.eventloop.utilization',
  'process.cpu.time',
  'v8js.memory.heap.used',
];

let collector: Collector;
let database: FolderServer;
let redis: FolderServer;
beforeAll(async () => {
  collector = await Collector.start();
  database = await startPostgreSql();
  redis = await startRedis();
}, BUILD_DEADLINE_MS);
afterAll(async () => {
  await redis?.stop();
  await database?.stop();
  await collector?.stop();
});

test.each(RUNS)(
  'Node %i, %s: one trace across two services and two databases, with metrics and correlated logs',
  { timeout: 60_000 },
  async (major, _name, app, module, how) => {
    const node = await nodeOf(major);
    const telemetry = new CollectedTelemetry(collector);
    const servers = { DATABASE_PORT: database.port, REDIS_PORT: redis.port };
    const stock = startApplication('stock.cjs', how, telemetry, servers, node);
    const variables = {
      ...servers,
      STOCK_PORT: await stock.port(),
      OTEL_SERVICE_NAME: 'shop',
      MODULE: module,
    };
    const shop = startApplication(app, how, telemetry, variables, node);

    // A worker that still starts when the primary is gone has nobody to tell that it listens.
    if (app === 'in-cluster.cjs') await shop.wrote(/^\d+\n\d+\n/);
    const answer = await fetch(`http://127.0.0.1:${await shop.port()}/orders/7`);
    expect(await answer.json()).toEqual({ order: 7, stock: { order: '7' } });
    expect(await shop.ended('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM', stderr: '' });
    expect(await stock.ended('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM', stderr: '' });

    const isComplete = (all: Received) =>
      all.spans.length >= TREE.length &&
      all.logs.length >= 2 &&
      METRICS.every((name) => metricNames(all).includes(name));
    const all = await telemetry.all(isComplete);
    const server = all.spans.find(({ item }) => item.name === 'GET /orders/:id')?.item;
    const trace = all.spans.filter(({ item }) => item.traceId === server?.traceId).map(({ item }) => item);
    const names = new Map(trace.map((span) => [span.spanId, span.name]));
    const edges = trace.map((span) => `${names.get(span.parentSpanId ?? '') ?? '-'} > ${span.name}`).sort();
    expect(edges).toEqual(TREE);
    expect(all.logs.map(({ item }) => [item.body?.stringValue, item.traceId])).toEqual(
      expect.arrayContaining([
        ['ordered', server?.traceId],
        ['looked up', server?.traceId],
      ]),
    );
    expect(servicesOf(all)).toEqual(['shop', 'stock']);
    expect(metricNames(all)).toEqual(expect.arrayContaining(METRICS));
  },
);
