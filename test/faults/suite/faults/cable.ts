/** A network of two ends, each in a namespace of its own: the service at the near one, at the far one a relay to the round's server. */

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Round } from '../round.ts';

/** Of the far end, as the near one sees it. */
export const ADDRESS = '10.77.0.2';
export const PORT = 4318;
const FAR_END = fileURLToPath(new URL('./cable-end.ts', import.meta.url));

/** What can be done to a cable. */
export type CableState = 'well' | 'answers vanish' | 'all vanishes';

export interface Cable {
  /** Has a process live at the near end. */
  readonly wrapper: readonly string[];
  /** Resolves when the far end is there. */
  isUp(): Promise<void>;
  /** Resolves when it is so. */
  tell(state: CableState): Promise<void>;
}

/**
 * The shell of the near end: makes the cable, starts the far end in a namespace of its own, gives it the other end of the cable, and becomes the
 * service. Paths are arguments: the Node to run, the far end's program, its sockets.
 */
const NEAR_END = `set -e
ip link set lo up
ip link add near type veth peer name far
unshare --net "$0" "$1" "$2" "$3" >/dev/null 2>&1 </dev/null &
far=$!
while [ "$(readlink /proc/$far/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
ip link set far netns $far
ip addr add 10.77.0.1/24 dev near
ip link set near up
shift 3
exec "$@"`;

/** A cable to the server at `port`; namespaces don't divide sockets that are files, so the two ends of the relay meet at one. */
export async function startCable(round: Round, port: number): Promise<Cable> {
  const [data, control] = [join(round.directory, 'data'), join(round.directory, 'control')];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const dataServer = createServer((incoming) => {
    const onward = connect(port, '127.0.0.1');
    for (const socket of [incoming, onward]) keep(socket);
    incoming.pipe(onward).pipe(incoming);
    incoming.on('close', () => onward.destroy());
    onward.on('close', () => incoming.destroy());
  });
  const controlServer = createServer();
  const far = once(controlServer, 'connection').then(([socket]) => {
    keep(socket as Socket);
    return socket as Socket;
  });
  for (const [server, path] of [
    [dataServer, data],
    [controlServer, control],
  ] as const) {
    server.listen(path);
    await once(server, 'listening');
  }
  round.defer(() => {
    for (const server of [dataServer, controlServer]) server.close();
    // The far end ends when its control is gone.
    for (const socket of sockets) socket.destroy();
  });
  const answer = async (): Promise<void> => {
    const [said] = (await once(await far, 'data')) as [Buffer];
    if (said.toString() !== 'done') throw new Error(`the far end of the cable: ${said}`);
  };
  const up = far.then(answer);
  return {
    wrapper: [
      'unshare',
      '--map-root-user',
      '--net',
      'sh',
      '-c',
      NEAR_END,
      process.execPath,
      FAR_END,
      data,
      control,
    ],
    isUp: () => up,
    tell: async (state) => {
      (await far).write(state);
      await answer();
    },
  };
}
