import { expect, test } from 'vitest';
import { type Answer, RPC } from '../../support/answers.ts';
import { heal, startDurableRun } from '../../support/durable-run.ts';
import { QUICK_RETRY } from '../../support/fault-run.ts';
import {
  expectOwed,
  expectRecovery,
  IMPATIENT,
  IN_FLIGHT_ITEMS,
  MAX_ITEMS,
  recordThrough,
} from './outage.ts';

const DEADLINE_MS = 20_000;
const AFTER_A_SECOND = { 'retry-after': '1' };

const THROTTLES: { name: string; protocol: 'grpc' | 'http/protobuf'; answer: Answer }[] = [
  {
    name: '429 with Retry-After',
    protocol: 'http/protobuf',
    answer: { kind: 'http', status: 429, headers: AFTER_A_SECOND },
  },
  {
    name: '503 with Retry-After',
    protocol: 'http/protobuf',
    answer: { kind: 'http', status: 503, headers: AFTER_A_SECOND },
  },
  {
    name: 'RESOURCE_EXHAUSTED with RetryInfo',
    protocol: 'grpc',
    answer: { kind: 'rpc', code: RPC.RESOURCE_EXHAUSTED, retryDelayMs: 1000 },
  },
];

test.each(THROTTLES)(
  '$name, for longer than the retry budget: all is kept, and the server left alone as it asked',
  async ({ protocol, answer }) => {
    const run = await startDurableRun({ protocol, answer });
    const application = run.start(0, { exporter: IMPATIENT });
    await recordThrough(application);
    const atOnce = IN_FLIGHT_ITEMS / MAX_ITEMS;
    await run.server.received(2 * atOnce + 1, DEADLINE_MS);
    await expectOwed(application);
    const [first, afterTwoPauses] = [run.server.requests[0], run.server.requests[2 * atOnce]];
    expect((afterTwoPauses?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1_900);
    heal(run);
    await expectRecovery(run, application);
  },
);

test.each(THROTTLES)(
  '$name, within the retry budget: the server is left alone as it asked',
  async ({ protocol, answer }) => {
    const run = await startDurableRun({ protocol, answer });
    const application = run.start(0, { exporter: { ...IMPATIENT, retry: QUICK_RETRY } });
    await recordThrough(application);
    const requests = IN_FLIGHT_ITEMS / MAX_ITEMS + 1;
    await run.server.received(requests, DEADLINE_MS);
    await expectOwed(application);
    // So many requests at once, then a pause.
    const [first, next] = [run.server.requests[0], run.server.requests[requests - 1]];
    expect((next?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(950);
    heal(run);
    await expectRecovery(run, application);
  },
);
