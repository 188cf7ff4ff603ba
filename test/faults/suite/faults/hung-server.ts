import { IN_FLIGHT_ITEMS } from '../../durable/impatient.ts';
import { endure } from '../endure.ts';
import type { Fault } from '../fault.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

export const hungServer: Fault = {
  name: 'hung-server',
  summary: 'the server takes requests and never answers',
  weight: 1,
  async run(round) {
    const protocol = round.random.pick(['http/protobuf', 'grpc']);
    round.way = protocol;
    const sink = await Sink.start(round, { protocol });
    const { server } = sink;
    const service = new Service(round, { exporter: { endpoint: server.endpoint, protocol } });
    let before = 0;
    await endure(round, {
      sink,
      service,
      repeatedAtMost: IN_FLIGHT_ITEMS,
      begin: () => {
        before = server.requests.length;
        server.answer = () => ({ kind: 'silence' });
      },
      wasFelt: () => server.requests.length - before >= 8,
      end: () => sink.heal(),
    });
  },
};
