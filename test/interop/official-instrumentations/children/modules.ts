/** An application of ES modules alone, which the instrumentations reach through a loader hook; the hook wraps ours too. */

import { once } from 'node:events';
import { register } from 'node:module';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);

const { HttpInstrumentation } = await import('@opentelemetry/instrumentation-http');
const { PinoInstrumentation } = await import('@opentelemetry/instrumentation-pino');
const { report, startTelemetry, step } = await import('./telemetry.ts');
const telemetry = await startTelemetry(new HttpInstrumentation(), new PinoInstrumentation());

const { default: http } = await import('node:http');
const { default: pino } = await import('pino');

const logger = pino({}, { write: () => undefined });
const server = http.createServer((request, response) => {
  logger.info({ path: request.url }, 'asked');
  response.end('answered');
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const { port } = server.address() as AddressInfo;

const answer = await step('ask', async () => {
  const sent = http.get({ host: '127.0.0.1', port, path: '/modules', agent: false });
  const [response] = await once(sent, 'response');
  return text(response);
});
server.close();
await once(server, 'close');
await telemetry.shutdown();
report({ ports: { service: port }, results: [answer] });
