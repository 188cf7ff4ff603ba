import type { ExportStats } from 'otlp-native';
import { expect, test } from 'vitest';
import { startChild } from '../support/child.ts';
import { LogReceiver } from '../support/received-logs.ts';
import type { LoggingApp } from './children/logging-app.ts';

const RECORDS = 1000;

test.each(['natural', 'process.exit', 'signal', 'uncaught exception'] as const)(
  'no record is lost at the end of a process: %s',
  async (ending) => {
    const receiver = await LogReceiver.start();
    const task: LoggingApp = { endpoint: receiver.endpoint, records: RECORDS, ending };
    const child = startChild(new URL('./children/logging-app.ts', import.meta.url), task);
    const { stdout } = await child.ended();
    const bodies = (await receiver.take()).map(
      ({ record }) => (record.body as { stringValue: string }).stringValue,
    );
    // A signal ends the process without the event `exit`.
    const late = ending === 'signal' ? [] : ['while exiting'];
    expect(bodies).toEqual([...Array.from({ length: RECORDS }, (_, index) => `record ${index}`), ...late]);
    if (ending === 'signal') return;
    const stats = JSON.parse(stdout) as ExportStats;
    expect(stats).toMatchObject({
      accepted: RECORDS + 1 + RECORDS / 10,
      delivered: RECORDS + 1,
      queued: 0,
      inFlight: 0,
      dropped: { invalid: RECORDS / 10 },
    });
  },
);
