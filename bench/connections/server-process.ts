import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerParent } from '../process/answer-parent.ts';

/** A small document, as an API answers. */
const BODY = JSON.stringify({ id: 7, name: 'a cup of tea', price: 3.5, inStock: true });

export type ServerQuestions = typeof answers;

const answers = {
  /** Starts the server. @returns its URL. */
  listen: async (): Promise<string> => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' }).end(BODY);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
};

answerParent(answers);
