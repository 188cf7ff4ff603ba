import { appendFileSync, globSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_ITEMS } from '../../durable/impatient.ts';
import { conclude } from '../conclude.ts';
import type { Fault } from '../fault.ts';
import type { Random } from '../random.ts';
import type { Round } from '../round.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

/** Of the second process. */
const SECOND = 1_000_000;
/** Largest number of items of an entry: what one `record` hands over at once. */
const ENTRY_ITEMS = MAX_ITEMS;

export const bitFlips: Fault = {
  name: 'bit-flips',
  summary: 'bits of what a killed process left are flipped: each costs one request at most',
  weight: 1,
  async run(round) {
    await damage(round, (segment, random) => {
      const bytes = readFileSync(segment);
      const flips = random.integer(1, 6);
      for (let flip = 0; flip < flips; flip += 1) {
        const place = random.integer(0, bytes.length - 1);
        bytes.writeUInt8(bytes.readUInt8(place) ^ (1 << random.integer(0, 7)), place);
      }
      writeFileSync(segment, bytes);
      return flips * ENTRY_ITEMS;
    });
  },
};

export const truncation: Fault = {
  name: 'truncation',
  summary: 'the files that a killed process left are cut: what was before the cut arrives',
  weight: 1,
  async run(round) {
    await damage(round, (segment, random) => {
      const { length } = readFileSync(segment);
      const left = random.integer(0, length);
      truncateSync(segment, left);
      // Items take 100 bytes or more.
      return Math.ceil((length - left) / ITEM_BYTES) + ENTRY_ITEMS;
    });
  },
};

export const tornWrites: Fault = {
  name: 'torn-writes',
  summary: 'the last write of a killed process is only begun, or only parts of it came to the disk',
  weight: 1,
  async run(round) {
    await damage(round, (segment, random) => {
      const bytes = readFileSync(segment);
      switch (random.pick(['begun', 'zeros', 'garbage', 'parts'])) {
        case 'begun':
          appendFileSync(segment, bytes.subarray(0, random.integer(1, bytes.length)));
          return 0;
        case 'zeros':
          appendFileSync(segment, Buffer.alloc(random.integer(1, 8192)));
          return 0;
        case 'garbage':
          appendFileSync(
            segment,
            Buffer.from(Array.from({ length: random.integer(1, 2000) }, () => random.integer(0, 255))),
          );
          return 0;
        default: {
          // Pages of the disk that were never written within the last record.
          const from = Math.max(0, bytes.length - random.integer(1, 400));
          bytes.fill(0, from, random.integer(from, bytes.length));
          writeFileSync(segment, bytes);
          return 2 * ENTRY_ITEMS;
        }
      }
    });
  },
};

const ITEM_BYTES = 60;

/** Kills a process that left much, has its files damaged, and lets the next one deliver. `harm` returns how many items it may have cost. */
async function damage(round: Round, harm: (segment: string, random: Random) => number): Promise<void> {
  const { random } = round;
  const sink = await Sink.start(round, { answer: { kind: 'http', status: 503 } });
  const options = {
    exporter: { endpoint: sink.server.endpoint },
    queue: { fsync: random.pick(['always', 'interval', 'never'] as const) },
  };
  const first = new Service(round, options);
  for (let times = random.integer(3, 10); times > 0; times -= 1)
    await first.store(random.integer(1, ENTRY_ITEMS));
  await first.kill();
  let destroyedAtMost = 0;
  for (const segment of globSync(join(round.directory, '**/*.seg'))) destroyedAtMost += harm(segment, random);
  sink.heal();
  const next = new Service(round, { ...options, first: SECOND });
  await conclude(round, sink, next, { former: [first], destroyedAtMost });
}
