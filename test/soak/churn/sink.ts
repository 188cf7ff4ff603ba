/** An OTLP/HTTP server in a process of its own that throws everything away; it isn't always available. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request of so many is answered with 503. */
const UNAVAILABLE_EVERY = 20;

let requests = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    requests += 1;
    if (requests % UNAVAILABLE_EVERY === 0) response.writeHead(503).end();
    else response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit());
