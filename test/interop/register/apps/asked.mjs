/** A server whose answer comes when the span that it made has been delivered, or was not recorded. */

import http from 'node:http';
import { trace } from '@opentelemetry/api';
import { start } from 'otlp-native/start';

const telemetry = start();
const tracer = trace.getTracer('app');

const server = http.createServer(async (request, response) => {
  tracer.startSpan(request.url.slice(1)).end();
  await telemetry.forceFlush(5_000);
  response.end('delivered');
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
