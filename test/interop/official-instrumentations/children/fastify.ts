/** A Fastify service under Fastify's own instrumentation and that of HTTP, and a client of it. */

import type { AddressInfo } from 'node:net';
import { FastifyOtelInstrumentation } from '@fastify/otel';
import { trace } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { load, request } from './http.ts';
import { report, startTelemetry, step } from './telemetry.ts';

const instrumentation = new FastifyOtelInstrumentation();
const telemetry = await startTelemetry(new HttpInstrumentation(), instrumentation);
// It is built for another version of InstrumentationBase, whose providers are given to it by hand.
instrumentation.setTracerProvider(trace.getTracerProvider());

const { fastify } = load('fastify') as typeof import('fastify');
const app = fastify();
await app.register(instrumentation.plugin());

app.addHook('onRequest', async function authenticate() {});
app.addHook('preHandler', (_request, _reply, done) => done());
app.get('/users/:id', async function showUser(incoming) {
  const { id } = incoming.params as { id: string };
  const { span } = incoming.opentelemetry();
  span?.setAttribute('user.id', Number(id));
  return trace.getTracer('service').startActiveSpan('look up', async (lookUp) => {
    await null;
    lookUp.end();
    return { id, isTraced: span !== null };
  });
});
app.get(
  '/guarded',
  {
    preValidation: async function validate(_incoming, reply) {
      await reply.code(403).send({ error: 'not you' });
    },
  },
  async () => 'never',
);
app.get('/broken', async () => {
  throw new RangeError('out of stock');
});
app.get('/quiet', { config: { otel: false } }, async () => 'ok');
await app.register(
  async function shop(nested) {
    nested.addHook('onSend', async (_incoming, _reply, payload) => payload);
    nested.post('/orders', async (incoming, reply) => reply.code(201).send(incoming.body));
  },
  { prefix: '/nested' },
);

await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;
const results = [
  await step('user', () => request(port, 'GET', '/users/7')),
  await step('guarded', () => request(port, 'GET', '/guarded')),
  await step('broken', () => request(port, 'GET', '/broken')),
  await step('quiet', () => request(port, 'GET', '/quiet')),
  await step('order', () => request(port, 'POST', '/nested/orders', { amount: 3 })),
  await step('no route', () => request(port, 'GET', '/nowhere')),
];
await app.close();
await telemetry.shutdown();
report({ ports: { service: port }, results });
