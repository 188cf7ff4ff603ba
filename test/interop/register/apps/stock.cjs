/** The second of two services: knows nothing of telemetry. */

const http = require('node:http');
const { Redis } = require('ioredis');
const pino = require('pino');

const log = pino({}, { write: () => true });
const redis = new Redis({ host: '127.0.0.1', port: Number(process.env.REDIS_PORT) });

const server = http.createServer(async (request, response) => {
  const order = await redis.get('last order');
  log.warn({ path: request.url }, 'looked up');
  response.end(JSON.stringify({ order }));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
