import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OtlpClient, OtlpForwarder, traceRequest } from 'otlp-native';
import { expect, onTestFinished, test } from 'vitest';
import { SUCCESS } from '../support/answers.ts';
import { startChild } from '../support/child.ts';
import { FaultServer } from '../support/fault-server.ts';
import { expectSettled } from '../support/ledger.ts';
import { until } from '../support/until.ts';

const CHILD = new URL('./children/forwarding.mjs', import.meta.url);
const DEADLINE_MS = 20_000;

async function send(address: string, ...names: string[]): Promise<void> {
  const client = new OtlpClient({ endpoint: `http://${address}`, protocol: 'http/protobuf' });
  const spans = names.map((name) => ({ name, startTime: 1, endTime: 2 }));
  expect(await client.sendTraces(traceRequest({ spans }))).toMatchObject({ kind: 'delivered' });
  await client.shutdown();
}

test('a forwarder keeps its process alive, and a signal that ends it delivers what was accepted', async () => {
  const server = await FaultServer.start({ protocol: 'http/protobuf' });
  onTestFinished(() => server.close());
  const exporter = { endpoint: server.endpoint, protocol: 'http/protobuf', batch: { delayMs: 60_000 } };
  const child = startChild(CHILD, exporter);
  await child.saidLines(1, DEADLINE_MS);
  const [address = ''] = child.lines();
  await send(address, 'a', 'b');
  expect(server.requests).toHaveLength(0);
  child.kill('SIGTERM');
  expect(await child.ended()).toMatchObject({ signal: 'SIGTERM', stderr: '' });
  expect(server.deliveredSpans.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('what the durable queue holds outlives the process, and the next forwarder delivers it', async () => {
  const server = await FaultServer.start({
    protocol: 'http/protobuf',
    answer: { kind: 'http', status: 503 },
  });
  onTestFinished(() => server.close());
  const directory = await mkdtemp(join(tmpdir(), 'otlp-native-forwarder-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const exporter = {
    endpoint: server.endpoint,
    protocol: 'http/protobuf',
    batch: { delayMs: 20 },
    retry: { initialBackoffMs: 20, maxBackoffMs: 50 },
    queue: { directory },
  } as const;
  const options = { listen: { http: '127.0.0.1:0' }, exporter };

  const first = new OtlpForwarder(options);
  await send(first.addresses.http ?? '', 'a', 'b');
  await send(first.addresses.http ?? '', 'c');
  await until('all is on disk', DEADLINE_MS, () => first.stats().traces.persisted === 3);
  await first.shutdown(50).catch(() => undefined);
  expectSettled({ stats: () => first.stats().traces }, 3, { kept: 3, persisted: 3 });

  server.answer = () => SUCCESS;
  const second = new OtlpForwarder(options);
  onTestFinished(() => second.shutdown(0).catch(() => undefined));
  await until('all is delivered', DEADLINE_MS, () => second.stats().traces.delivered === 3);
  expectSettled({ stats: () => second.stats().traces }, 3, { delivered: 3, recovered: 3 });
  expect(server.deliveredSpans.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c']);
});
