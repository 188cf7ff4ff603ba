import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ExporterOptions, NativeLoggerProvider, NativeTracerProvider } from 'otlp-native';
import { expect, onTestFinished, test } from 'vitest';
import { SUCCESS } from '../../support/answers.ts';
import { freePort } from '../../support/free-port.ts';
import { expectSettled } from '../../support/ledger.ts';
import { until } from '../../support/until.ts';
import { arrivedAt, startSink } from './log-sink.ts';
import { drainAndCheck, type Promised, ROUND_ITEMS, RoundProcess } from './rounds.ts';

const DEADLINE_MS = 30_000;
const ROUNDS = 8;

function queueDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'otlp-native-queue-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function exporterOf(endpoint: string, directory: string): ExporterOptions {
  return {
    endpoint,
    batch: { delayMs: 20 },
    retry: { initialBackoffMs: 10, maxBackoffMs: 100 },
    queue: { directory },
  };
}

test('what was persisted when a process was killed arrives, whole, by later ones', {
  timeout: 180_000,
}, async () => {
  const server = await startSink((index) => (index % 7 === 3 ? { kind: 'http', status: 503 } : SUCCESS));
  onTestFinished(() => server.close());
  const exporter = exporterOf(server.endpoint, queueDirectory());
  const promised: Promised[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const process = new RoundProcess({ exporter, firstIndex: round * ROUND_ITEMS, burst: 50, throwAfter: 0 });
    await process.persisted(1 + Math.floor(Math.random() * 3000), DEADLINE_MS);
    await process.kill();
    promised.push({ firstIndex: process.firstIndex, persisted: process.said.persisted });
  }
  const { faults } = await drainAndCheck(exporter, server, promised);
  expect(faults).toEqual([]);
});

test('an exception that nobody catches loses nothing, without a server', { timeout: 60_000 }, async () => {
  const directory = queueDirectory();
  const away = exporterOf(`http://127.0.0.1:${await freePort()}`, directory);
  const app = new RoundProcess({
    exporter: { ...away, exitTimeoutMs: 5_000 },
    firstIndex: 0,
    burst: 100,
    throwAfter: 12_345,
  });
  expect(await app.ended()).not.toBe(0);
  const server = await startSink();
  onTestFinished(() => server.close());
  const { faults, arrived } = await drainAndCheck(exporterOf(server.endpoint, directory), server, [
    { firstIndex: 0, persisted: 12_345 },
  ]);
  expect(faults).toEqual([]);
  expect(arrived).toBe(12_345);
});

test('a shutdown without a server leaves all in the queue, and says so', { timeout: 60_000 }, async () => {
  const directory = queueDirectory();
  const first = new NativeTracerProvider({
    exporter: exporterOf(`http://127.0.0.1:${await freePort()}`, directory),
  });
  for (let index = 0; index < 1000; index++) first.getTracer('t').startSpan('work').end();
  await first.shutdown(100);
  expectSettled(first, 1000, { kept: 1000, persisted: 1000 });

  const server = await startSink();
  onTestFinished(() => server.close());
  const second = new NativeTracerProvider({ exporter: exporterOf(server.endpoint, directory) });
  await until('they are delivered', DEADLINE_MS, () => second.stats().delivered === 1000);
  await second.shutdown();
  expectSettled(second, 1000, { delivered: 1000, recovered: 1000 });
});

test('a directory that is none leaves items in memory, counted', { timeout: 60_000 }, async () => {
  const directory = path.join(queueDirectory(), 'file');
  writeFileSync(directory, 'no directory');
  const server = await startSink();
  onTestFinished(() => server.close());
  const provider = new NativeLoggerProvider({ exporter: exporterOf(server.endpoint, directory) });
  for (let index = 0; index < 100; index++) provider.getLogger('l').emit({ body: '', attributes: { index } });
  await provider.forceFlush();
  expectSettled(provider, 100, { delivered: 100, unpersisted: 100 });
  expect(arrivedAt(server).times.size).toBe(100);
  await provider.shutdown();
});
