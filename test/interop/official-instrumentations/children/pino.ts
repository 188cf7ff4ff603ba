/** pino under its instrumentation: ids in its lines, and its records sent as logs. */

import { Writable } from 'node:stream';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import type { DestinationStream } from 'pino';
import { load } from './http.ts';
import { report, startTelemetry, step } from './telemetry.ts';

const telemetry = await startTelemetry(
  new PinoInstrumentation({ logHook: (_span, record) => Object.assign(record, { hooked: true }) }),
);
const { pino } = load('pino') as typeof import('pino');

/** Of the lines that pino writes, what doesn't differ from run to run. */
const lines: unknown[] = [];
const destination: DestinationStream = new Writable({
  write: (chunk: Buffer, _encoding, done) => {
    const { time, pid, hostname, err, ...rest } = JSON.parse(chunk.toString());
    lines.push({ ...rest, hasTime: time !== undefined });
    done();
  },
});

const logger = pino({ level: 'trace' }, destination);
const custom = pino(
  {
    level: 'notice',
    customLevels: { notice: 35 },
    messageKey: 'text',
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => ({ mixed: 1 }),
  },
  destination,
);

await step('levels', async () => {
  logger.trace('of no use');
  logger.debug({ step: 1 }, 'detail %d', 7);
  logger.info('hello');
  logger.warn({ nested: { list: [1, 2.5, 'three', null, true] }, empty: {} }, 'structured');
  logger.error(new RangeError('out of stock'), 'with an error');
  logger.fatal({ bytes: 12 });
});
await step('children', async () => {
  const child = logger.child({ request: 'r-1' });
  child.info('of a child');
  await null;
  child.child({ user: 7 }).warn('of its child');
});
await step('custom', async () => {
  custom.notice({ 'otel.event.name': 'stock.low', left: 2 }, 'an event');
});
logger.info('without a span');
await telemetry.shutdown();
report({ ports: {}, results: lines });
