import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endure } from '../endure.ts';
import type { Fault } from '../fault.ts';
import { canHave } from '../namespaces.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

/** No resolver knows it. */
const UNKNOWN = 'collector.invalid';
const LOCAL = '127.0.0.1 localhost';

export const names: Fault = {
  name: 'dns-failure',
  summary: 'the name of the endpoint has no address, and no name server answers',
  weight: 1,
  async run(round) {
    const sink = await Sink.start(round);
    const { port, endpoint } = sink.server;
    const [hosts, resolver] = [join(round.directory, 'hosts'), join(round.directory, 'resolv.conf')];
    writeFileSync(hosts, `${LOCAL}\n`);
    writeFileSync(resolver, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
    const hasOwnNames = await canHave('--mount');
    round.way = hasOwnNames ? 'own name service' : 'another endpoint';
    const service = new Service(round, {
      directory: join(round.directory, 'queue'),
      exporter: { endpoint: `http://${UNKNOWN}:${port}` },
      wrapper: hasOwnNames ? withNames(hosts, resolver) : [],
    });
    await endure(round, {
      sink,
      service,
      wasFelt: () => true,
      end: async () => {
        round.claim(sink.server.connections === 0, 'a name without an address was found');
        if (hasOwnNames) writeFileSync(hosts, `${LOCAL} ${UNKNOWN}\n`);
        else await service.tell({ do: 'reconfigure', exporter: { endpoint, protocol: 'http/protobuf' } });
      },
    });
  },
};

/** Gives a process names of its own and no name server, in a namespace of its own. */
function withNames(hosts: string, resolver: string): string[] {
  const mounts = 'mount --bind "$0" /etc/hosts && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"';
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', mounts, hosts, resolver];
}
