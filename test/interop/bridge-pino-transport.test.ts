/** The real pino with the bridge in its worker thread. */

import { expect, test } from 'vitest';
import { startChild } from '../support/child.ts';
import { LogReceiver } from '../support/received-logs.ts';
import type { PinoApp } from './children/pino-app.ts';

const LINES = 3000;

async function run(app: Omit<PinoApp, 'endpoint' | 'lines'>) {
  const receiver = await LogReceiver.start();
  const task: PinoApp = { ...app, endpoint: receiver.endpoint, lines: LINES };
  const ended = await startChild(new URL('./children/pino-app.ts', import.meta.url), task).ended();
  return { ended, received: await receiver.take() };
}

test.each([
  { ending: 'natural', isOneOfSeveral: false },
  { ending: 'process.exit', isOneOfSeveral: false },
  { ending: 'natural', isOneOfSeveral: true },
] as const)('every line arrives whole: $ending, one of several targets: $isOneOfSeveral', async (app) => {
  const { ended, received } = await run(app);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(received.map(({ record }) => (record.body as { stringValue: string }).stringValue)).toEqual([
    ...Array.from({ length: LINES }, (_, index) => `line ${index}`),
    'the last',
  ]);
  const [first] = received;
  expect(first?.scope).toEqual({ name: 'app' });
  expect(first?.resource.attributes).toContainEqual({
    key: 'service.name',
    value: { stringValue: 'pino app' },
  });
  expect(first?.record).toMatchObject({
    severityNumber: 11,
    severityText: 'notice',
    traceId: '3'.repeat(32),
    spanId: '4'.repeat(16),
    flags: 1,
    attributes: [
      { key: 'index' },
      {
        key: 'nested',
        value: { kvlistValue: { values: [{ key: 'text', value: { stringValue: 'é🙂' } }] } },
      },
    ],
  });
  const last = received.at(-1)?.record.attributes as { key: string; value: { stringValue: string } }[];
  expect(last.map(({ key, value }) => [key, value.stringValue.split('\n')[0]])).toEqual([
    ['exception.type', 'TypeError'],
    ['exception.message', 'the last'],
    ['exception.stacktrace', 'TypeError: the last'],
  ]);
});

test('flush waits until the lines have been delivered', async () => {
  const { ended, received } = await run({ ending: 'flush', isOneOfSeveral: false });
  expect(ended.stdout).toBe('flushed');
  expect(received).toHaveLength(LINES + 1);
});
