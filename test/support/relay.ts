/** A way to a server that can go bad: it stops passing on, drips, or breaks connections, and is well again when told so. */

import { connect, type Socket } from 'node:net';
import { type RawServer, startRawServer } from './raw-server.ts';

/**
 * - `open`: passes everything on.
 * - `frozen`: connections stay, and new ones are accepted, but no byte passes in any direction: what a half-open connection looks like.
 * - `dripping`: reads requests, passes nothing on, and answers with one byte of a header now and then, without end.
 * - `reset`: accepts and breaks off at once; those that are open break too.
 */
export type RelayMode = 'open' | 'frozen' | 'dripping' | 'reset';

/** Between two bytes of a dripping answer. */
const DRIP_MS = 40;
const DRIPPED_START = 'HTTP/1.1 200 OK\r\nx-slow: ';

export interface Relay extends RawServer {
  readonly endpoint: string;
  /** Changes what happens to connections, those that are open too. Those that froze or dripped are broken when it is over. */
  turn(mode: RelayMode): void;
}

/** Starts one on 127.0.0.1 in front of a port of it. */
export async function startRelay(targetPort: number, first: RelayMode = 'open'): Promise<Relay> {
  let mode = first;
  const pairs = new Set<Pair>();
  const server = await startRawServer((client) => {
    const pair = new Pair(client, targetPort);
    pairs.add(pair);
    client.on('close', () => {
      pair.end();
      pairs.delete(pair);
    });
    pair.turn(mode);
  });
  return {
    ...server,
    endpoint: `http://127.0.0.1:${server.port}`,
    turn: (next) => {
      mode = next;
      for (const pair of pairs) pair.turn(next);
    },
    close: async () => {
      for (const pair of pairs) pair.end();
      await server.close();
    },
  };
}

/** A client's connection and its continuation. */
class Pair {
  readonly #client: Socket;
  readonly #targetPort: number;
  #server: Socket | null = null;
  #drip: NodeJS.Timeout | null = null;
  #isSpoilt = false;

  constructor(client: Socket, targetPort: number) {
    this.#client = client;
    this.#targetPort = targetPort;
  }

  turn(mode: RelayMode): void {
    if (mode === 'reset') this.#client.resetAndDestroy();
    else if (mode === 'frozen') this.#freeze();
    else if (mode === 'dripping') this.#startDripping();
    else if (this.#isSpoilt) this.#client.resetAndDestroy();
    else this.#open();
  }

  end(): void {
    if (this.#drip !== null) clearInterval(this.#drip);
    this.#server?.destroy();
  }

  #open(): void {
    if (this.#server !== null) return;
    const server = connect(this.#targetPort, '127.0.0.1');
    this.#server = server;
    server.on('error', () => undefined);
    server.on('close', () => this.#client.destroy());
    this.#client.pipe(server).pipe(this.#client);
  }

  #freeze(): void {
    this.#isSpoilt = true;
    this.#client.unpipe().pause();
    this.#server?.unpipe().pause();
  }

  #startDripping(): void {
    this.#freeze();
    this.#client.resume();
    this.#client.write(DRIPPED_START);
    this.#drip = setInterval(() => this.#client.write('.'), DRIP_MS);
  }
}
