import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeClockLibrary } from '../../../peers/debian/fake-clock.ts';
import { conclude } from '../conclude.ts';
import type { Fault } from '../fault.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

/** Of each process that is killed, so many numbers. */
const NUMBERS = 1_000_000;
const HOUR_MS = 3_600_000;
/** What the clock says against the true time; `libfaketime` reads it anew at every look. */
const JUMPS = ['+0', '+1h', '-1h', '+30d', '-30d', '+10y', '-10y', '+90s', '-2s'] as const;

export const clockJumps: Fault = {
  name: 'clock-jumps',
  summary: 'the wall clock jumps by seconds to years, back and forth, within processes and between them',
  weight: 1,
  async run(round) {
    const { random } = round;
    round.way = 'libfaketime';
    const library = await fakeClockLibrary();
    const directory = join(round.directory, 'queue');
    const clock = join(round.directory, 'clock');
    const jump = (): void => writeFileSync(clock, `${random.pick(JUMPS)}\n`);
    jump();
    const sink = await Sink.start(round, { answer: { kind: 'http', status: 503 } });
    const options = {
      directory,
      exporter: { endpoint: sink.server.endpoint },
      wrapper: ['env', ...variables(library, clock)],
    };
    const former: Service[] = [];
    for (let processes = random.integer(1, round.either(1, 3)); processes > 0; processes -= 1) {
      const service = new Service(round, { ...options, first: former.length * NUMBERS });
      await recordThroughJumps(service);
      await service.kill();
      former.push(service);
    }
    // A limit of age counts what passed, and not what the clock says: within a process nothing gets old here.
    const own = join(round.directory, 'own');
    const queue = { maxAgeMs: HOUR_MS };
    const ageing = new Service(round, { ...options, directory: own, queue, first: former.length * NUMBERS });
    const last = new Service(round, { ...options, first: (former.length + 1) * NUMBERS });
    await recordThroughJumps(ageing);
    await recordThroughJumps(last);
    sink.heal();
    jump();
    await ageing.settle();
    await ageing.stop();
    await conclude(round, sink, last, { former: [...former, ageing] });

    async function recordThroughJumps(service: Service): Promise<void> {
      for (let times = random.integer(2, round.either(3, 10)); times > 0; times -= 1) {
        await service.store(random.integer(20, 200));
        jump();
      }
    }
  },
};

/** The wall clock is the file's; the monotonic one, which no jump reaches, stays true. */
function variables(library: string, clock: string): string[] {
  return [
    `LD_PRELOAD=${library}`,
    `FAKETIME_TIMESTAMP_FILE=${clock}`,
    'FAKETIME_NO_CACHE=1',
    'FAKETIME_DONT_FAKE_MONOTONIC=1',
    'DONT_FAKE_MONOTONIC=1',
    'NO_FAKE_STAT=1',
  ];
}
