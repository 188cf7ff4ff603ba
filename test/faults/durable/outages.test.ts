import { expect, onTestFinished, test } from 'vitest';
import { SUCCESS } from '../../support/answers.ts';
import { heal, startDurableRun } from '../../support/durable-run.ts';
import { startRelay } from '../../support/relay.ts';
import { until } from '../../support/until.ts';
import { expectOwed, expectRecovery, IMPATIENT, IN_FLIGHT_ITEMS, recordThrough } from './outage.ts';

const DEADLINE_MS = 20_000;
/** With the default of 5 s between attempts, an hour has so many of them. */
const ATTEMPTS_AN_HOUR = 720;

async function startBehindRelay() {
  const run = await startDurableRun({ answer: SUCCESS });
  const relay = await startRelay(run.server.port);
  onTestFinished(() => relay.close());
  return { run, relay, application: run.start(0, { exporter: { ...IMPATIENT, endpoint: relay.endpoint } }) };
}

test('an endpoint that is down for as many attempts as an hour has costs nothing, and little memory', async () => {
  const { run, relay, application } = await startBehindRelay();
  relay.turn('reset');
  const before = await application.tell({ do: 'stats' });
  // 40 MiB, of which the process must not hold all.
  const [bursts, burst, padding] = [40, 250, 4096];
  for (let items = burst; items <= bursts * burst; items += burst) {
    await application.tell({ do: 'record', items: burst, padding });
    await application.tell({ do: 'persist', items });
  }
  await until('an hour is over', DEADLINE_MS, () => relay.connections() >= ATTEMPTS_AN_HOUR);
  await expectOwed(application, bursts * burst);
  const { residentBytes } = await application.tell({ do: 'stats' });
  expect(residentBytes - before.residentBytes).toBeLessThan(32 << 20);
  relay.turn('open');
  await expectRecovery(run, application, { items: bursts * burst });
});

test.each(['http/protobuf', 'grpc'] as const)('a server that hangs, over %s', async (protocol) => {
  const run = await startDurableRun({ protocol, answer: { kind: 'silence' } });
  const application = run.start(0, { exporter: IMPATIENT });
  await recordThrough(application);
  await run.server.received(12, DEADLINE_MS);
  await expectOwed(application);
  heal(run);
  await expectRecovery(run, application);
});

test('connections over which nothing passes any more, in any direction', async () => {
  const { run, relay, application } = await startBehindRelay();
  await application.tell({ do: 'record', items: 100 });
  await application.tell({ do: 'deliver', items: 100 });
  relay.turn('frozen');
  await application.tell({ do: 'record', items: 500 });
  await application.tell({ do: 'persist', items: 600 });
  const connections = relay.connections();
  await until('attempts are made anew', DEADLINE_MS, () => relay.connections() >= connections + 8);
  expect(await application.tell({ do: 'stats' })).toMatchObject({ accepted: 600, delivered: 100 });
  relay.turn('open');
  await expectRecovery(run, application, { repeated: IN_FLIGHT_ITEMS });
});

test('answers that drip for longer than an attempt may take', async () => {
  const { run, relay, application } = await startBehindRelay();
  relay.turn('dripping');
  await recordThrough(application);
  await until('attempts are made', DEADLINE_MS, () => relay.connections() >= 12);
  await expectOwed(application);
  relay.turn('open');
  await expectRecovery(run, application);
});
