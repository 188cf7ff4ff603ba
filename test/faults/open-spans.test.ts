import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NativeTracerProvider } from 'otlp-native';
import { expect, onTestFinished, test } from 'vitest';
import { startChild } from '../support/child.ts';
import { startServer } from '../support/fault-run.ts';
import type { FaultServer } from '../support/fault-server.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';
import type { CrashingApp } from './children/crashing-app.ts';

const CRASHING_APP = new URL('./children/crashing-app.ts', import.meta.url);
const DEADLINE_MS = 30_000;
const TRACINGS = ['ours', 'the SDK’s'] as const;
const ALL = [
  ['ended', false],
  ['open child', true],
  ['open', true],
];

/** Names of what arrived, and whether it is marked as unfinished, each once. */
function arrived(server: FaultServer): unknown[] {
  const spans = server.deliveredSpans.map(({ name, attributes }) => [
    name,
    JSON.stringify(attributes).includes('otlp_native.span.unfinished'),
  ]);
  return [...new Set(spans.map((span) => JSON.stringify(span)))].sort().map((text) => JSON.parse(text));
}

test.each(TRACINGS)(
  'spans of %s that are open when an exception ends the process arrive, marked as unfinished',
  async (tracing) => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const { code, stderr } = await startChild(CRASHING_APP, {
      exporter: { endpoint: server.endpoint },
      tracing,
      captureOpenSpans: true,
      ending: 'throw',
    } satisfies CrashingApp).ended();
    expect(code).toBe(1);
    expect(stderr).toContain('nobody catches this');
    expect(arrived(server)).toEqual(ALL);
    expect(server.deliveredSpans).toHaveLength(3);
  },
);

test.each(TRACINGS)(
  'spans of %s that are open when a signal ends the process arrive, marked as unfinished',
  async (tracing) => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const child = startChild(CRASHING_APP, {
      exporter: { endpoint: server.endpoint },
      tracing,
      captureOpenSpans: true,
      ending: 'live',
    } satisfies CrashingApp);
    await child.wrote('persisted', DEADLINE_MS);
    child.kill('SIGTERM');
    expect((await child.ended()).signal).toBe('SIGTERM');
    expect(arrived(server)).toEqual(ALL);
  },
);

/** An application whose endpoint is away, and its queue. */
async function startAlone(tracing: CrashingApp['tracing'], ending: CrashingApp['ending'], options: string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'otlp-native-open-spans-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const exporter = { endpoint: `http://127.0.0.1:${await freePort()}`, queue: { directory } };
  const task: CrashingApp = { exporter, tracing, captureOpenSpans: { intervalMs: 100 }, ending };
  return { directory, child: startChild(CRASHING_APP, task, options) };
}

/** What the next process finds in the queue. */
async function left(directory: string): Promise<unknown[]> {
  const server = await startServer({ protocol: 'http/protobuf' });
  const provider = new NativeTracerProvider({
    exporter: { endpoint: server.endpoint, queue: { directory } },
  });
  await until('all is delivered', DEADLINE_MS, () => {
    const { accepted, delivered } = provider.stats();
    return accepted > 0 && accepted === delivered;
  });
  await provider.shutdown();
  return arrived(server);
}

test.each(TRACINGS)('SIGKILL leaves snapshots of the open spans of %s in the queue', async (tracing) => {
  const { directory, child } = await startAlone(tracing, 'live', []);
  await child.wrote('persisted 3', DEADLINE_MS);
  child.kill('SIGKILL');
  await child.ended();
  expect(await left(directory)).toEqual(ALL);
});

test('a process that runs out of memory leaves what it had persisted, and snapshots of its open spans', {
  timeout: 120_000,
}, async () => {
  const { directory, child } = await startAlone('ours', 'exhaust memory', ['--max-old-space-size=48']);
  const { signal, stderr } = await child.ended();
  expect(signal).toBe('SIGABRT');
  expect(stderr).toContain('heap out of memory');
  expect(await left(directory)).toEqual(ALL);
});
