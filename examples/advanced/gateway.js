// An ES module: fastify, which asks the other service by fetch.
import fastify from 'fastify';
import pino from 'pino';

const log = pino({ name: 'gateway' });
const app = fastify();

app.get('/checkout/:article', async (request, reply) => {
  const { article } = request.params;
  const answer = await fetch(`${process.env.ORDERS_URL}/orders/${article}`, { method: 'POST' });
  if (answer.ok) log.info({ article }, 'checked out');
  else log.warn({ article, status: answer.status }, 'not checked out');
  return reply.code(answer.status).send(await answer.json());
});

const url = await app.listen({ port: 0, host: '127.0.0.1' });
// To start.js; by itself, tell the terminal.
if (process.send) process.send(url);
else console.log(url);
