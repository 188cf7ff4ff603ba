import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { trace } from '@opentelemetry/api';
import { NativeHttpInstrumentation, NativeUndiciInstrumentation } from 'otlp-native/instrumentation';

/** One request to a server of our own, which starts a span in its handler. */
export async function traceRequest(): Promise<void> {
  const tracer = trace.getTracer('handler');
  const server = createServer((_request, response) => {
    tracer.startSpan('in the handler').end();
    response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const instrumentations = [new NativeHttpInstrumentation(), new NativeUndiciInstrumentation()];
  const response = await fetch(`http://127.0.0.1:${port}/orders`);
  await response.text();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  for (const instrumentation of instrumentations) instrumentation.disable();
}
