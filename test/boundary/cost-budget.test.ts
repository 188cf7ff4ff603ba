import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { type CostBudgetMessage, NativeLoggerProvider, NativeTracerProvider } from 'otlp-native';
import { expect, onTestFinished, test } from 'vitest';
import { logsOf } from '../support/received-logs.ts';
import { startReceiver } from './collecting-receiver.ts';

const TICK_TRACES = 20;
const BUDGET = 0.005;
const INFO = 9;
const ERROR = 17;

/** Resolves at the first message of that kind; `work` is done over and over until then. */
function untilTold(event: CostBudgetMessage['event'], work: () => void): Promise<CostBudgetMessage> {
  return new Promise((resolve) => {
    const timer = setInterval(work, 1);
    const listen = (message: unknown): void => {
      if ((message as CostBudgetMessage).event !== event) return;
      clearInterval(timer);
      unsubscribe('otlp-native.cost_budget', listen);
      resolve(message as CostBudgetMessage);
    };
    subscribe('otlp-native.cost_budget', listen);
  });
}

test('a service with a tiny budget leaves out info records, then traces as wholes that can be counted, tells of it, and recovers', async () => {
  const [far, logsFar] = [await startReceiver(), await startReceiver()];
  const traces = new NativeTracerProvider({ exporter: { endpoint: far.httpEndpoint, costBudget: BUDGET } });
  const logs = new NativeLoggerProvider({ exporter: { endpoint: logsFar.httpEndpoint, recordCost: true } });
  onTestFinished(() => Promise.all([traces.shutdown(), logs.shutdown()]).then(() => undefined));
  const tracer = traces.getTracer('t');
  const logger = logs.getLogger('t');
  let made = 0;
  const oneTrace = (): void => {
    made += 2;
    const root = tracer.startSpan('root');
    tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, root)).end();
    root.end();
  };
  const work = (): void => {
    for (let i = 0; i < TICK_TRACES; i++) oneTrace();
    logger.emit({ severityNumber: INFO, body: 'info' });
    logger.emit({ severityNumber: ERROR, body: 'error' });
  };

  const exceeded = await untilTold('exceeded', work);
  expect(exceeded).toMatchObject({ budget: BUDGET, keepsLogs: false });
  expect(exceeded.used).toBeGreaterThan(BUDGET);
  const whileShedding = setInterval(work, 1);
  await expect.poll(() => traces.stats().cost?.keptSpanShare, { timeout: 20_000 }).toBeLessThan(1);
  await expect.poll(() => traces.stats().cost?.shed, { timeout: 20_000 }).toBeGreaterThan(2000);
  clearInterval(whileShedding);
  await untilTold('recovered', () => {});
  expect(traces.stats().cost?.keptSpanShare).toBe(1);

  await Promise.all([traces.forceFlush(), logs.forceFlush()]);
  const { accepted, delivered, cost } = traces.stats();
  expect(delivered).toBe(accepted);
  expect(accepted + (cost?.shed ?? 0)).toBe(made);
  expect(cost?.items).toBe(accepted);
  expect(logs.stats().cost?.shed).toBeGreaterThan(0);
  const spans = far.spans();
  const members = new Map<string, number>();
  for (const { traceId } of spans) members.set(traceId, (members.get(traceId) ?? 0) + 1);
  expect([...members.values()].every((count) => count === 2)).toBe(true);
  const thinned = spans.filter(({ traceState }) => traceState !== '');
  for (const { traceState } of thinned) expect(traceState).toMatch(/^ot=th:[0-9a-f]{1,3}$/);
  // Each stands for 2^56 / (2^56 − th) spans: together about as many as there were.
  const counted = spans.reduce((sum, { traceState }) => sum + adjustedCount(traceState), 0);
  expect(counted / made).toBeGreaterThan(0.7);
  expect(counted / made).toBeLessThan(1.3);
  const severities = logsFar.batches.flatMap(({ request }) =>
    logsOf(request).map(({ record }) => record.severityNumber),
  );
  const errors = severities.filter((severity) => severity === ERROR).length;
  expect(errors * 2).toBe(severities.length + (logs.stats().cost?.shed ?? 0));
});

function adjustedCount(traceState: string): number {
  const threshold = /th:([0-9a-f]+)/.exec(traceState)?.[1] ?? '0';
  return 1 / (1 - Number.parseInt(threshold.padEnd(14, '0'), 16) / 2 ** 56);
}
