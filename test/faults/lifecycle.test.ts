import { NativeSpanProcessor } from 'otlp-native/otel';
import { describe, expect, test } from 'vitest';
import { PROTOCOLS } from '../support/answers.ts';
import { type Ended, startChild } from '../support/child.ts';
import { plainSpan } from '../support/custom-spans.ts';
import { expectDeliveredOnce, startRun, startServer } from '../support/fault-run.ts';
import type { FaultServer } from '../support/fault-server.ts';
import { freePort } from '../support/free-port.ts';
import { expectSettled } from '../support/ledger.ts';
import type { Ending, ExitingApp } from './children/exiting-app.ts';

const DEADLINE_MS = 20_000;
const ITEMS = 1_234;
/** No batch ends by itself before the process does. */
const PATIENT_BATCH = { delayMs: 3_600_000 };

const EXITING_APP = new URL('./children/exiting-app.ts', import.meta.url);

async function runApp(
  server: FaultServer,
  ending: Ending,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<Ended> {
  const task: ExitingApp = {
    exporter: { endpoint: server.endpoint, protocol: server.protocol, batch: PATIENT_BATCH },
    items: ITEMS,
    ending,
  };
  const child = startChild(EXITING_APP, task);
  if (ending.startsWith('signal')) {
    await child.wrote('ready', DEADLINE_MS);
    child.kill(signal);
  }
  return child.ended();
}

/** How many items of each kind arrived; a data point in each temporality. */
function arrived(server: FaultServer): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (kind: string): void => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  for (const { scope } of server.delivered('traces')) add(`${scope} spans`);
  for (const { scope } of server.delivered('logs')) add(`${scope} records`);
  for (const { scope, temporality } of server.deliveredPoints) {
    add(`${scope} ${temporality === 1 ? 'delta' : 'cumulative'} points`);
  }
  return counts;
}

/** Spans and records of each kind, and points of our own provider's two readers. */
function everyKind(items: number, points: number = items): Record<string, number> {
  return {
    'own spans': items,
    'sdk spans': items,
    'own records': items,
    'sdk records': items,
    'own delta points': points,
    'own cumulative points': points,
  };
}

/** After a shutdown the official SDK has collected too. */
function afterShutdown(items: number): Record<string, number> {
  return { ...everyKind(items), 'sdk delta points': items, 'sdk cumulative points': items };
}

describe('every item that was made before the process ended arrives, and the process ends as it would have', {
  timeout: 120_000,
}, () => {
  test.each(PROTOCOLS)('at its natural end, over %s', async (protocol) => {
    const server = await startServer({ protocol });
    const ended = await runApp(server, 'natural');
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(arrived(server)).toEqual(everyKind(ITEMS));
  });

  test.each<[Ending, number, Record<string, number>]>([
    ['natural after shutdown', 0, afterShutdown(ITEMS)],
    ['natural with a resource that never settles', 0, everyKind(ITEMS)],
    ['process.exit', 3, everyKind(ITEMS)],
    // The one that ran after ours came too late for the last collection.
    ['process.exit after items in exit listeners', 3, everyKind(ITEMS + 2, ITEMS + 1)],
    ['signal with a handler', 7, everyKind(ITEMS + 1)],
    ['signal with a handler that shuts down', 0, afterShutdown(ITEMS + 1)],
  ])('%s', async (ending, code, items) => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const ended = await runApp(server, ending);
    expect(ended).toMatchObject({ code, signal: null, stderr: '' });
    expect(arrived(server)).toEqual(items);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s without a handler', async (signal) => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const ended = await runApp(server, 'signal', signal);
    expect(ended).toMatchObject({ code: null, signal, stderr: '' });
    expect(arrived(server)).toEqual(everyKind(ITEMS));
  });

  test.each<[Ending, string]>([
    ['uncaught exception', 'nobody catches this'],
    ['unhandled rejection', 'nobody handles this'],
  ])('%s', async (ending, message) => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const ended = await runApp(server, ending);
    expect(ended).toMatchObject({ code: 1, signal: null });
    expect(ended.stderr).toContain(message);
    expect(arrived(server)).toEqual(everyKind(ITEMS));
  });
});

describe('an endpoint in trouble does not keep the process from ending', { timeout: 120_000 }, () => {
  const exitTimeoutMs = 300;
  const boundMs = 10_000;

  test.each<Ending>(['natural', 'process.exit', 'uncaught exception'])(
    '%s, nobody listening',
    async (ending) => {
      const endpoint = `http://127.0.0.1:${await freePort()}`;
      const ended = await startChild(EXITING_APP, {
        exporter: { endpoint, batch: PATIENT_BATCH, exitTimeoutMs },
        items: ITEMS,
        ending,
      } satisfies ExitingApp).ended();
      expect(ended.signal).toBe(null);
      expect(ended.tookMs).toBeLessThan(boundMs);
    },
  );

  test('a server that never answers: all providers wait together, not one after another', async () => {
    const server = await startServer({ protocol: 'grpc', answer: { kind: 'silence' } });
    const exporter = {
      endpoint: server.endpoint,
      protocol: server.protocol,
      batch: PATIENT_BATCH,
      // Six of them have something to send.
      exitTimeoutMs: 1_500,
    };
    const ended = await startChild(EXITING_APP, {
      exporter,
      items: ITEMS,
      ending: 'natural',
    } satisfies ExitingApp).ended();
    expect(ended).toMatchObject({ code: 0, signal: null });
    expect(ended.tookMs).toBeLessThan(6 * exporter.exitTimeoutMs);
  });
});

test('instances at once each deliver their own spans to their own endpoint', async () => {
  const runs = await Promise.all(
    Array.from({ length: 9 }, async (_, index) => {
      const protocol = PROTOCOLS[index % PROTOCOLS.length] ?? 'grpc';
      const server = await startServer({ protocol });
      return {
        server,
        run: startRun(server.endpoint, protocol, { batch: { maxItems: 20 } }),
        count: 100 + index,
      };
    }),
  );
  for (let round = 0; round < 200; round += 1)
    for (const { run, count } of runs) if (round < count) run.record(1);
  await Promise.all(runs.map(({ run }) => run.finish()));
  for (const { server, run, count } of runs) {
    expectSettled(run.subject, count, { delivered: count });
    expectDeliveredOnce(server, count);
  }
});

describe.each(PROTOCOLS)('over %s, with a time limit', (protocol) => {
  const timeoutMs = 200;
  /** What a busy machine may add. */
  const marginMs = 2_000;

  test('forceFlush gives up in time and leaves the spans queued; they arrive when the endpoint comes up', async () => {
    const port = await freePort();
    const run = startRun(`http://127.0.0.1:${port}`, protocol);
    run.record(100);
    const started = performance.now();
    await expect(run.subject.forceFlush(timeoutMs)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
    expect(performance.now() - started).toBeLessThan(timeoutMs + marginMs);
    const { queued, inFlight } = run.subject.stats();
    expect(queued + inFlight).toBe(100);
    const server = await startServer({ protocol, port });
    await run.subject.forceFlush(DEADLINE_MS);
    await run.finish();
    expectSettled(run.subject, 100, { delivered: 100 });
    expectDeliveredOnce(server, 100);
  });

  test.each<[string, () => Promise<string>]>([
    ['nobody listening', async () => `http://127.0.0.1:${await freePort()}`],
    [
      'a server that never answers',
      async () => (await startServer({ protocol, answer: { kind: 'silence' } })).endpoint,
    ],
  ])('shutdown gives up in time and counts what is left (%s)', async (_, endpointOf) => {
    const run = startRun(await endpointOf(), protocol);
    run.record(100);
    const started = performance.now();
    await expect(run.subject.shutdown(timeoutMs)).rejects.toMatchObject({ code: 'FLUSH_TIMEOUT' });
    expect(performance.now() - started).toBeLessThan(timeoutMs + marginMs);
    await run.finish();
    expectSettled(run.subject, 100, { shutdown: 100 });
  });

  test('spans that end after shutdown are counted as dropped, and forceFlush has nothing to wait for', async () => {
    const server = await startServer({ protocol });
    const run = startRun(server.endpoint, protocol);
    run.record(10);
    await run.subject.shutdown();
    run.record(5);
    await run.subject.forceFlush(timeoutMs);
    await run.finish();
    expectSettled(run.subject, 15, { delivered: 10, shutdown: 5 });
    expectDeliveredOnce(server, 10);
  });
});

test('a span that cannot be recorded is counted and spares the others of its batch', async () => {
  const server = await startServer({ protocol: 'http/protobuf' });
  const processor = new NativeSpanProcessor({ endpoint: server.endpoint, compression: 'none' });
  const endless: Record<string, unknown> = {};
  endless.self = endless;
  const broken = [
    { ...plainSpan(1), attributes: { endless } },
    {
      ...plainSpan(2),
      get name(): string {
        throw new Error('a getter that fails');
      },
    },
  ];
  processor.onEnd(plainSpan(0));
  // A cast, as in applications: nothing but the type system keeps such objects away.
  for (const span of broken) processor.onEnd(span as unknown as ReturnType<typeof plainSpan>);
  processor.onEnd(plainSpan(3));
  await processor.shutdown();
  const { accepted, delivered, dropped } = processor.stats();
  expect(accepted).toBe(4);
  expect(delivered + dropped.invalid).toBe(4);
  const names = server.deliveredSpans.map(({ name }) => name);
  expect(names).toContain('span 0');
  expect(names).toContain('span 3');
});
