/** Makes a span, a log record and a count, and asks a server of its own in two ways, for runtimes other than Node. */

import http from 'node:http';
import { logs, metrics, trace } from '@opentelemetry/api';

const server = http.createServer((_request, response) => response.end('answered'));
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  await trace.getTracer('app').startActiveSpan('work', async (span) => {
    await new Promise((resolve) => setImmediate(resolve));
    logs.getLogger('app').emit({ body: 'at work' });
    metrics.getMeter('app').createCounter('worked').add(1);
    await (await fetch(`http://127.0.0.1:${port}/fetched`)).text();
    await new Promise((resolve) => {
      http.get(`http://127.0.0.1:${port}/got`, (response) => response.resume().on('end', resolve));
    });
    span.end();
  });
  server.close();
});
