/** The first of two services, as ES modules: knows nothing of telemetry. */

import express from 'express';
import { Redis } from 'ioredis';
import pg from 'pg';
import pino from 'pino';

const { DATABASE_PORT, REDIS_PORT, STOCK_PORT } = process.env;
const host = '127.0.0.1';
const log = pino({}, { write: () => true });
const pool = new pg.Pool({ host, port: Number(DATABASE_PORT), user: 'postgres', database: 'postgres' });
const redis = new Redis({ host, port: Number(REDIS_PORT) });

const app = express();
app.get('/orders/:id', async (request, response) => {
  const { rows } = await pool.query('SELECT $1::int AS id', [request.params.id]);
  await redis.set('last order', request.params.id);
  const stock = await fetch(`http://${host}:${STOCK_PORT}/stock/${request.params.id}`);
  log.info({ order: rows[0].id }, 'ordered');
  response.json({ order: rows[0].id, stock: await stock.json() });
});
const server = app.listen(0, host, () => console.log(server.address().port));
