import { startRelay } from '../../../support/relay.ts';
import { IN_FLIGHT_ITEMS } from '../../durable/impatient.ts';
import { endure } from '../endure.ts';
import type { Fault } from '../fault.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

export const slowLoris: Fault = {
  name: 'slow-loris',
  summary: 'answers drip, a byte now and then, without end',
  weight: 1,
  async run(round) {
    const sink = await Sink.start(round);
    const relay = await startRelay(sink.server.port);
    round.defer(() => relay.close());
    const service = new Service(round, { exporter: { endpoint: relay.endpoint } });
    let before = 0;
    await endure(round, {
      sink,
      service,
      repeatedAtMost: IN_FLIGHT_ITEMS,
      begin: () => {
        before = relay.connections();
        relay.turn('dripping');
      },
      wasFelt: () => relay.connections() - before >= 8,
      end: () => relay.turn('open'),
    });
  },
};
