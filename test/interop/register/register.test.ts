import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeMajors, nodeOf } from '../../package/node-releases.ts';
import type { KeyValue, Received } from '../official-instrumentations/otlp-json.ts';
import {
  INSTALL_DEADLINE_MS,
  startedPostgreSql,
  startedRedis,
} from '../official-instrumentations/servers.ts';
import { startApplication, Telemetry } from './application.ts';

const IMPORT = ['--import', 'otlp-native/register'];
const REQUIRE = ['--require', 'otlp-native/register'];

const WAYS = [
  ['ES modules', 'shop.mjs', IMPORT],
  ['CommonJS', 'shop.cjs', IMPORT],
  ['CommonJS with --require', 'shop.cjs', REQUIRE],
] as const;
const RUNS = nodeMajors.flatMap((major) => WAYS.map((way) => [major, ...way] as const));

test.each(RUNS)(
  'Node %i, %s: one trace across two services and two databases, with metrics and correlated logs',
  {
    timeout: INSTALL_DEADLINE_MS,
  },
  async (major, _name, app, how) => {
    const node = await nodeOf(major);
    const database = await startedPostgreSql();
    const redis = await startedRedis();
    const telemetry = await Telemetry.receive();
    const variables = { DATABASE_PORT: database.port, REDIS_PORT: redis.port };
    const stock = startApplication('stock.cjs', how, telemetry, variables, node);
    const shop = startApplication(
      app,
      how,
      telemetry,
      { ...variables, STOCK_PORT: await stock.port() },
      node,
    );

    const answer = await fetch(`http://127.0.0.1:${await shop.port()}/orders/7`);
    expect(await answer.json()).toEqual({ order: 7, stock: { order: '7' } });
    expect(await shop.ended('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM', stderr: '' });
    expect(await stock.ended('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM', stderr: '' });

    const all = await telemetry.all();
    const server = all.spans.find(({ item }) => item.name === 'GET /orders/:id')?.item;
    const trace = all.spans.filter(({ item }) => item.traceId === server?.traceId).map(({ item }) => item);
    const names = new Map(trace.map((span) => [span.spanId, span.name]));
    const edges = trace.map((span) => `${names.get(span.parentSpanId ?? '') ?? '-'} > ${span.name}`).sort();
    expect(edges).toEqual([
      '- > GET /orders/:id',
      'GET /orders/:id > request handler',
      'GET > GET',
      'GET > get',
      'pg-pool.connect > pg.connect',
      'request handler > GET',
      'request handler > pg-pool.connect',
      'request handler > pg.query:SELECT postgres',
      'request handler > set',
    ]);
    expect(all.logs.map(({ item }) => [item.body?.stringValue, item.traceId])).toEqual(
      expect.arrayContaining([
        ['ordered', server?.traceId],
        ['looked up', server?.traceId],
      ]),
    );
    expect(servicesOf(all)).toEqual(['shop', 'stock']);
    expect(metricNames(all)).toEqual(
      expect.arrayContaining([
        'db.client.operation.duration',
        'http.client.request.duration',
        'http.server.request.duration',
        'nodejs.eventloop.utilization',
        'process.cpu.time',
        'v8js.memory.heap.used',
      ]),
    );
  },
);

test('a worker thread reports as an instance of its own', async () => {
  const telemetry = await Telemetry.receive();
  const app = startApplication('threads.mjs', IMPORT, telemetry);
  expect(await app.ended()).toEqual({ code: 0, signal: null, stderr: '' });
  const all = await telemetry.all();
  const paths = all.spans.flatMap(({ item }) => texts(item.attributes, 'url.full'));
  expect(paths.map((url) => new URL(url).pathname).sort()).toEqual(['/main', '/worker']);
  expect(all.spans).toHaveLength(4);
  expect(new Set(all.spans.map(({ item }) => item.traceId)).size).toBe(2);
  expect(instancesOf(all).size).toBe(2);
});

test('each process of a cluster reports', async () => {
  const telemetry = await Telemetry.receive();
  const app = startApplication('cluster.cjs', [], telemetry, { NODE_OPTIONS: IMPORT.join(' ') });
  const port = await app.port();
  const pids = new Set<string>();
  for (let asked = 0; asked < 4; asked++) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
    pids.add(await answer.text());
  }
  expect(await app.ended('SIGTERM')).toEqual({ code: 0, signal: null, stderr: '' });
  const all = await telemetry.all();
  expect(all.spans.map(({ item }) => item.name)).toEqual(Array(4).fill('GET'));
  expect(pids.size).toBe(2);
  // The primary has no spans, but metrics.
  expect(instancesOf(all).size).toBe(3);
});

test('OTEL_SDK_DISABLED lets the program run alone', async () => {
  const telemetry = await Telemetry.receive();
  const app = startApplication('threads.mjs', IMPORT, telemetry, { OTEL_SDK_DISABLED: 'true' });
  expect(await app.ended()).toEqual({ code: 0, signal: null, stderr: '' });
  expect(await telemetry.all()).toEqual({ resources: [], spans: [], metrics: [], logs: [] });
});

test('a setting that nothing can start with is reported once, and the program runs', async () => {
  const telemetry = await Telemetry.receive();
  const app = startApplication('threads.mjs', IMPORT, telemetry, { OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere' });
  const { code, stderr } = await app.ended();
  expect(code).toBe(0);
  expect(stderr.match(/could not start/g)).toHaveLength(2);
  expect(stderr).toContain('could not start traces, metrics, logs, which are not exported');
  expect(stderr).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
});

test('a module that was loaded before the start is named', async () => {
  const telemetry = await Telemetry.receive();
  const { code, stderr } = await startApplication('late.mjs', [], telemetry).ended();
  expect(code).toBe(0);
  expect(stderr).toContain('express was loaded past its instrumentation');
});

test('a copy of the API that sees nothing of ours is named', async () => {
  const project = await mkdtemp(join(tmpdir(), 'otlp-native-project-'));
  onTestFinished(() => rm(project, { recursive: true }));
  const api = join(project, 'node_modules/@opentelemetry/api');
  await mkdir(api, { recursive: true });
  const description = { name: '@opentelemetry/api', version: '1.99.0', main: 'index.js' };
  await writeFile(join(api, 'package.json'), JSON.stringify(description));
  await writeFile(join(api, 'index.js'), '');
  const main = join(project, 'main.cjs');
  await writeFile(main, '');
  const telemetry = await Telemetry.receive();
  const { code, stderr } = await startApplication(main, IMPORT, telemetry).ended();
  expect(code).toBe(0);
  expect(stderr).toContain(`a second copy of @opentelemetry/api, 1.99.0 in ${api}`);
});

function texts(attributes: readonly KeyValue[] | undefined, key: string): string[] {
  return (attributes ?? []).flatMap((attribute) =>
    attribute.key === key ? [attribute.value?.stringValue ?? ''] : [],
  );
}

function servicesOf({ resources }: Received): string[] {
  return [...new Set(resources.flatMap(({ attributes }) => texts(attributes, 'service.name')))].sort();
}

function instancesOf({ resources }: Received): Set<string> {
  return new Set(resources.flatMap(({ attributes }) => texts(attributes, 'service.instance.id')));
}

function metricNames({ metrics }: Received): string[] {
  return metrics.map(({ item }) => item.name);
}
