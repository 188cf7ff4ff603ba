import { IN_FLIGHT_ITEMS } from '../../durable/impatient.ts';
import { endure, type Outage } from '../endure.ts';
import type { Fault } from '../fault.ts';
import { canHave } from '../namespaces.ts';
import type { Round } from '../round.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';
import { ADDRESS, type Cable, PORT, startCable } from './cable.ts';
import { relayOutage } from './relay-outage.ts';

const SHORT_MS = 2_500;

export const halfOpen: Fault = {
  name: 'half-open',
  summary: 'packets vanish on an open connection, and no one is told',
  weight: 1,
  async run(round) {
    const sink = await Sink.start(round);
    const hasCables = await canHave('--net', 'ip link add near type veth peer name far');
    if (hasCables) return endure(round, await withCable(round, sink));
    // Where the system gives no network of its own: connections that stay open, over which nothing passes.
    round.way = 'relay';
    return endure(round, await relayOutage(round, sink, 'frozen', 8));
  },
};

async function withCable(round: Round, sink: Sink): Promise<Outage> {
  const cable: Cable = await startCable(round, sink.server.port);
  const cut = round.random.pick(['answers vanish', 'all vanishes']);
  round.way = `network namespaces, ${cut}`;
  const service = new Service(round, {
    exporter: { endpoint: `http://${ADDRESS}:${PORT}` },
    wrapper: cable.wrapper,
  });
  await cable.isUp();
  return {
    sink,
    service,
    shortMs: SHORT_MS,
    // Requests whose answers vanished, and requests that got through when it was over, but just too late for their attempt's time.
    repeatedAtMost: 2 * IN_FLIGHT_ITEMS,
    begin: () => cable.tell(cut),
    wasFelt: () => true,
    end: () => cable.tell('well'),
  };
}
