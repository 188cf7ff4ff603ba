import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startApplication, Telemetry } from './application.ts';
import { instancesOf, texts } from './received.ts';

const IMPORT = ['--import', 'otlp-native/register'];

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

test("the process's end delivers what worker threads have", async () => {
  const telemetry = await Telemetry.receive();
  const app = startApplication('exit-beside-threads.mjs', IMPORT, telemetry);
  expect(await app.ended()).toEqual({ code: 3, signal: null, stderr: '' });
  const paths = (await telemetry.all()).spans.flatMap(({ item }) => texts(item.attributes, 'url.full'));
  expect(paths.map((url) => new URL(url).pathname)).toContain('/working');
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
  // Once a thread, though it concerns three signals.
  const line = expect.stringMatching(
    /^otlp-native: error INVALID_ENDPOINT: OTEL_EXPORTER_OTLP_ENDPOINT: has no sch/,
  );
  expect(stderr.trim().split('\n')).toEqual([line, line]);
});

test.each([
  ['--no-addons', ['--no-addons']],
  ['--permission', ['--permission', '--allow-fs-read=*', '--allow-worker']],
])('under %s the program runs, and is told why nothing is exported', async (_name, options) => {
  const telemetry = await Telemetry.receive();
  const app = startApplication('hello.cjs', [...options, ...IMPORT], telemetry);
  const answer = await fetch(`http://127.0.0.1:${await app.port()}/`);
  expect(answer.status).toBe(200);
  const { stderr } = await app.ended('SIGTERM');
  expect(stderr).toContain(
    'could not start traces, metrics, logs, which are not exported: this process may not load addons',
  );
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
