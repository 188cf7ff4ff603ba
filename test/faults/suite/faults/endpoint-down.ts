import { startRelay } from '../../../support/relay.ts';
import { IN_FLIGHT_ITEMS } from '../../durable/impatient.ts';
import { endure } from '../endure.ts';
import type { Fault } from '../fault.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

/** With the default of 5 s between attempts, an hour has so many of them. */
const ATTEMPTS_AN_HOUR = 720;

export const endpointDown: Fault = {
  name: 'endpoint-down',
  summary: 'the endpoint breaks every connection, for as many attempts as an hour has',
  weight: 2,
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
        relay.turn('reset');
      },
      wasFelt: () => relay.connections() - before >= ATTEMPTS_AN_HOUR,
      end: () => relay.turn('open'),
    });
  },
};
