/** Measures; an HTTP server of its own keeps it. */

import { createServer } from 'node:http';
import { metrics, ROOT_CONTEXT, trace } from '@opentelemetry/api';

const meter = metrics.getMeter('shop', '1.2.3');
const inSpan = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: '0102030405060708090a0b0c0d0e0f10',
  spanId: '1112131415161718',
  traceFlags: 1,
});
meter
  .createCounter('orders.placed', { description: 'Orders "placed"' })
  .add(3, { 'shop.area': 'north' }, inSpan);
const sizes = meter.createHistogram('order.size', {
  unit: 'By',
  description: 'Bytes of orders',
  advice: { explicitBucketBoundaries: [10, 100] },
});
for (const size of [5, 50, 500]) sizes.record(size, {}, inSpan);
meter.createUpDownCounter('orders.open', { description: 'Orders that are open' }).add(-2);
meter.createGauge('temperature', { unit: 'Cel', description: 'How warm it is' }).record(21.5);

const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1', () => {
  console.log(server.address().port);
});
