import { join } from 'node:path';
import { conclude } from '../conclude.ts';
import type { Fault } from '../fault.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

export const directoryRemoved: Fault = {
  name: 'directory-removed',
  summary: 'somebody removes the folder of the queue while it is in use, again and again',
  weight: 1,
  async run(round) {
    const { random } = round;
    const directory = join(round.directory, 'queue');
    const sink = await Sink.start(round, { answer: { kind: 'http', status: 503 } });
    const service = new Service(round, {
      directory,
      exporter: { endpoint: sink.server.endpoint },
      queue: { fsync: random.pick(['always', 'interval', 'never']) },
    });
    for (let times = random.integer(1, round.either(2, 12)); times > 0; times -= 1) {
      await service.store(random.integer(20, 300));
      await service.record(random.integer(1, 300));
      await service.tell({ do: 'remove', path: directory });
    }
    sink.heal();
    await conclude(round, sink, service);
  },
};
