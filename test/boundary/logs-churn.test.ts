import { NativeLoggerProvider } from 'otlp-native';
import { expect, test } from 'vitest';
import { expectSettled } from '../support/ledger.ts';
import { LogReceiver } from '../support/received-logs.ts';

const RECORDS = 20_000;

test('records stay whole when the capture tables overflow: more keys, scopes and texts than any table holds', async () => {
  const receiver = await LogReceiver.start();
  const provider = new NativeLoggerProvider({ exporter: { endpoint: receiver.endpoint } });
  for (let index = 0; index < RECORDS; index++) {
    provider.getLogger(`scope ${Math.floor(index / 2)}`).emit({
      severityText: `level ${index % 1000}`,
      eventName: `event ${index}`,
      body: `body ${index}`,
      attributes: { [`key.${index}`]: `value ${index}`, shared: `value ${index}`, 'http.route': '/users' },
    });
    if (index % 2000 === 0) await provider.forceFlush();
  }
  await provider.shutdown();
  expectSettled(provider, RECORDS, { delivered: RECORDS });
  const text = (value: string) => ({ stringValue: value });
  const records = await receiver.take();
  expect(records).toHaveLength(RECORDS);
  for (const { scope, record } of records) {
    const index = Number((record.eventName as string).slice('event '.length));
    expect(scope.name).toBe(`scope ${Math.floor(index / 2)}`);
    expect(record).toMatchObject({
      severityText: `level ${index % 1000}`,
      body: text(`body ${index}`),
      attributes: [
        { key: `key.${index}`, value: text(`value ${index}`) },
        { key: 'shared', value: text(`value ${index}`) },
        { key: 'http.route', value: text('/users') },
      ],
    });
  }
  expect(new Set(records.map(({ record }) => record.eventName)).size).toBe(RECORDS);
});
