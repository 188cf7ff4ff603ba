import { type RelayMode, startRelay } from '../../../support/relay.ts';
import { IN_FLIGHT_ITEMS } from '../../durable/impatient.ts';
import type { Outage } from '../endure.ts';
import type { Round } from '../round.ts';
import { Service } from '../service.ts';
import type { Sink } from '../sink.ts';

/** A service whose connections go over a relay, which is in `mode` until so many connections have met it. */
export async function relayOutage(
  round: Round,
  sink: Sink,
  mode: RelayMode,
  connections: number,
): Promise<Outage> {
  const relay = await startRelay(sink.server.port);
  round.defer(() => relay.close());
  let before = 0;
  return {
    sink,
    service: new Service(round, { exporter: { endpoint: relay.endpoint } }),
    repeatedAtMost: IN_FLIGHT_ITEMS,
    begin: () => {
      before = relay.connections();
      relay.turn(mode);
    },
    wasFelt: () => relay.connections() - before >= connections,
    end: () => relay.turn('open'),
  };
}
