import { type ExportStats, NativeLoggerProvider } from 'otlp-native';
import { expect, test } from 'vitest';
import { judge, type Soak } from './judgement.ts';

const EMPTY = new NativeLoggerProvider().stats();
const STATS: ExportStats = {
  ...EMPTY,
  accepted: 10,
  delivered: 8,
  dropped: { ...EMPTY.dropped, refused: 2 },
};
const TAKEN = { distinct: 8, repeated: 3, acknowledged: 8, rejected: 0, largest: 9 };
const LEDGER = { made: 10, stats: STATS };
const SAMPLE = { rssBytes: 2 ** 27, fileDescriptors: 20, handles: 3, queueBytes: 2 ** 20 };
const SOUND: Soak = {
  seconds: 1,
  ledgers: { traces: LEDGER, logs: LEDGER, metrics: { made: null, stats: STATS } },
  tally: { traces: TAKEN, logs: TAKEN },
  samples: Array.from({ length: 9 }, () => SAMPLE),
  leftBytes: 0,
};

const withTraces = (stats: Partial<ExportStats>): Soak => ({
  ...SOUND,
  ledgers: { ...SOUND.ledgers, traces: { made: 10, stats: { ...STATS, ...stats } } },
});

test('a soak whose items are all accounted for has no fault', () => {
  expect(judge(SOUND).faults).toEqual([]);
});

test.each<[string, Soak, string]>([
  [
    'an item without account',
    withTraces({ delivered: 7 }),
    '10 items were accepted, and 9 are accounted for',
  ],
  [
    'an item that was never accepted',
    withTraces({ accepted: 9, delivered: 7 }),
    '10 items were made, and 9 accepted',
  ],
  ['an item that still waits', withTraces({ delivered: 7, queued: 1 }), '1 items have no outcome'],
  [
    'more delivered than the server said',
    { ...SOUND, tally: { ...SOUND.tally, traces: { ...TAKEN, acknowledged: 7 } } },
    '8 items count as delivered, and the server acknowledged 7',
  ],
  [
    'a loss that does not count',
    { ...SOUND, tally: { ...SOUND.tally, traces: { ...TAKEN, distinct: 7 } } },
    '3 items never reached the server, and 2 count as dropped',
  ],
  [
    'an invented item',
    { ...SOUND, tally: { ...SOUND.tally, traces: { ...TAKEN, largest: 10 } } },
    'an item 10 arrived that was never made',
  ],
])('%s is a fault', (_, soak, fault) => {
  expect(judge(soak).faults).toEqual([`traces: ${fault}`]);
});

test.each([
  ['memory', { rssBytes: 2 ** 28 }, 'RSS grew by 128 MiB in the last third'],
  ['file descriptors', { fileDescriptors: 40 }, '20 more file descriptors in the last third'],
  ['handles', { handles: 30 }, '27 more handles in the last third'],
  ['the queue', { queueBytes: 2 ** 26 }, "the queue's files grew by 63 MiB in the last third"],
])('%s that grows to the end is a fault', (_, larger, fault) => {
  const samples = SOUND.samples.map((sample, index) => (index >= 6 ? { ...sample, ...larger } : sample));
  expect(judge({ ...SOUND, samples }).faults).toEqual([fault]);
});

test('files that are left in the queue at the end are a fault', () => {
  expect(judge({ ...SOUND, leftBytes: 64 }).faults).toEqual(["64 bytes are left in the queue's files"]);
});
