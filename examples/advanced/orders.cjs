// CommonJS: express, and a worker thread that calculates prices.
const { join } = require('node:path');
const { Worker } = require('node:worker_threads');
const { context, metrics, propagation } = require('@opentelemetry/api');
const express = require('express');
const pino = require('pino');

const log = pino({ name: 'orders' });
const orders = metrics.getMeter('orders').createCounter('orders', { description: 'Orders by outcome' });

const worker = new Worker(join(__dirname, 'prices.ts'));
const waiting = new Map();
let lastId = 0;
worker.on('message', ({ id, price }) => {
  waiting.get(id)(price);
  waiting.delete(id);
});

/** The worker's part belongs to the same trace: the context travels with the message, as it would in HTTP headers. */
function priceOf(article) {
  const carrier = {};
  propagation.inject(context.active(), carrier);
  const id = ++lastId;
  worker.postMessage({ id, article, carrier });
  return new Promise((resolve) => waiting.set(id, resolve));
}

const app = express();
app.post('/orders/:article', async (request, response) => {
  const { article } = request.params;
  const price = await priceOf(article);
  if (price === null) {
    orders.add(1, { outcome: 'unknown article' });
    log.warn({ article }, 'unknown article');
    response.status(404).json({ error: `there is no ${article}` });
    return;
  }
  orders.add(1, { outcome: 'ordered' });
  log.info({ article, price }, 'ordered');
  response.status(201).json({ article, price });
});

const server = app.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  if (process.send) process.send(url);
  else console.log(url);
});
