/** Serves one request by a method of its own, in which an exception is recorded, and ends. */

import { createServer, request } from 'node:http';
import { trace } from '@opentelemetry/api';

const server = createServer((_request, response) => {
  trace.getActiveSpan().recordException(new RangeError('out of stock'));
  response.end();
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  request({ port, host: '127.0.0.1', method: 'PURGE', agent: false }, (response) => {
    response.resume().on('end', () => server.close());
  }).end();
});
