import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { OptimizedConnectionPool } from 'otlp-native/pool';
import { Pool } from 'undici';
import { type ConnectionSubjectKey, MAX_CONNECTIONS } from './subject.ts';

/** Sends one GET request and reads the whole answer. @returns its length. */
export type Send = () => Promise<number>;

/** What sends to `url` by each subject. */
export const SENDERS: Record<ConnectionSubjectKey, (url: string) => Send> = {
  undici: (url) => {
    const pool = new Pool(url, { connections: MAX_CONNECTIONS, pipelining: 1 });
    return async () => {
      const { statusCode, body } = await pool.request({ path: '/', method: 'GET' });
      return lengthOf(statusCode, await body.bytes());
    };
  },
  agent: (url) => {
    const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
    return async () => {
      const sent = httpRequest(url, { agent });
      sent.end();
      const [response] = await once(sent, 'response');
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(response, 'end');
      return lengthOf(response.statusCode, Buffer.concat(chunks));
    };
  },
  native: (url) => {
    const pool = new OptimizedConnectionPool({ endpoints: [url], maxConnections: MAX_CONNECTIONS });
    return async () => {
      const { status, body } = await pool.request({ path: '/' });
      return lengthOf(status, body);
    };
  },
};

function lengthOf(status: number, body: Uint8Array): number {
  if (status !== 200) throw new Error(`the server answered ${status}`);
  return body.length;
}
