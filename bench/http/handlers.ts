import type { IncomingMessage, ServerResponse } from 'node:http';
import { trace } from '@opentelemetry/api';

const BODY = JSON.stringify({ ok: true, items: [1, 2, 3] });
const tracer = trace.getTracer('orders', '1.0.0');

/** Answers, and no more. */
export function handleBare(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('content-type', 'application/json');
  response.end(BODY);
}

/** Answers after three spans of its own, children of the instrumentation's server span. */
export function handleTraced(request: IncomingMessage, response: ServerResponse): void {
  for (let query = 0; query < 3; query++) {
    const span = tracer.startSpan('SELECT shop.items', {
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': 'shop',
        'db.query.text': 'SELECT id, name, price FROM items WHERE order_id = $1',
      },
    });
    span.end();
  }
  handleBare(request, response);
}
