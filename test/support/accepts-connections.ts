import { once } from 'node:events';
import { connect } from 'node:net';

/** Whether somebody takes connections at `address:port`. */
export async function acceptsConnections(address: string): Promise<boolean> {
  const colon = address.lastIndexOf(':');
  const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon));
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
