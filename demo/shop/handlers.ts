import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Attributes, context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import { Catalogue, type Product } from './catalogue.ts';

type Http = typeof import('node:http');

/** A handler of Node's `http`, which never rejects. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Order {
  items: { id: number; quantity: number }[];
  card: string;
}

interface Payment {
  isAccepted: boolean;
  reason: string;
}

/** Cards that end so are declined. */
export const DECLINED_CARD_SUFFIX = '0002';

const RELATED_PRODUCTS = 5;

const tracer = trace.getTracer('shop', '1.0.0');

/** `GET /products/:id` and `POST /checkout`; a checkout asks the payment service at `paymentUrl`, over HTTP. */
export function shopHandler(http: Http, paymentUrl: string): Handler {
  const catalogue = new Catalogue();
  const orders = new Map<string, string>();

  return answerErrors(async (request, response) => {
    const [, collection, id] = (request.url ?? '').split('/');
    if (request.method === 'GET' && collection === 'products' && id !== undefined) {
      nameRoute('/products/:id');
      showProduct(catalogue, Number(id), response);
    } else if (request.method === 'POST' && collection === 'checkout') {
      nameRoute('/checkout');
      await checkOut(await readJson<Order>(request), response);
    } else {
      reply(response, 404, { error: 'no such page' });
    }
  });

  async function checkOut(order: Order, response: ServerResponse): Promise<void> {
    const totalCents = traced('cart.price', { 'cart.items': order.items.length }, (span) => {
      const total = order.items.reduce(
        (sum, { id, quantity }) => sum + (catalogue.find(id)?.priceCents ?? 0) * quantity,
        0,
      );
      span.setAttribute('cart.total_cents', total);
      return total;
    });
    const payment = await tracedAsync(
      'payment.authorize',
      { 'payment.amount_cents': totalCents },
      async (span) => {
        const answer = await postJson<Payment>(http, paymentUrl, { card: order.card, totalCents });
        if (!answer.isAccepted) {
          span.addEvent('payment.declined', { 'payment.reason': answer.reason });
          span.setStatus({ code: SpanStatusCode.ERROR, message: answer.reason });
        }
        return answer;
      },
    );
    if (!payment.isAccepted) {
      reply(response, 402, { error: payment.reason });
      return;
    }
    const isReserved = traced('stock.reserve', { 'cart.items': order.items.length }, () =>
      order.items.every(({ id, quantity }) => catalogue.take(id, quantity)),
    );
    if (!isReserved) {
      reply(response, 409, { error: 'out of stock' });
      return;
    }
    const orderId = traced('order.store', { 'cart.total_cents': totalCents }, (span) => {
      const stored = randomUUID();
      span.setAttribute('order.id', stored);
      orders.set(stored, JSON.stringify(order));
      // A day's orders would not fit; the shop keeps the latest.
      if (orders.size > 1_000) orders.delete(orders.keys().next().value ?? '');
      return stored;
    });
    reply(response, 201, { orderId, totalCents });
  }
}

/** `POST /authorize`: the payment service. */
export function paymentHandler(): Handler {
  return answerErrors(async (request, response) => {
    nameRoute('/authorize');
    const { card } = await readJson<{ card: string }>(request);
    const payment = traced('fraud.check', { 'card.brand': 'visa' }, (span): Payment => {
      const fingerprint = createHash('sha256').update(card).digest('hex');
      span.setAttribute('card.fingerprint', fingerprint.slice(0, 16));
      return card.endsWith(DECLINED_CARD_SUFFIX)
        ? { isAccepted: false, reason: 'card declined' }
        : { isAccepted: true, reason: '' };
    });
    reply(response, 200, payment);
  });
}

function showProduct(catalogue: Catalogue, id: number, response: ServerResponse): void {
  const product = traced('catalogue.find', { 'product.id': id }, (span) => {
    const found = catalogue.find(id);
    if (found !== null) span.setAttribute('product.category', found.category);
    return found;
  });
  if (product === null) {
    reply(response, 404, { error: 'no such product' });
    return;
  }
  const isInStock = traced('stock.check', { 'product.id': id }, () => product.stock > 0);
  const related = traced(
    'related.find',
    { 'product.id': id, 'product.category': product.category },
    (span) => {
      const found = catalogue.related(product, RELATED_PRODUCTS);
      span.addEvent('related.found', { 'related.count': found.length });
      return found;
    },
  );
  const [quote, ...relatedQuotes] = [product, ...related].map(quotePrice);
  reply(response, 200, { ...quote, category: product.category, isInStock, related: relatedQuotes });
}

function quotePrice({ id, name, priceCents }: Product): { name: string; price: string } {
  return traced('price.quote', { 'product.id': id, 'price.currency': 'EUR' }, (span) => {
    span.setAttribute('price.cents', priceCents);
    return { name, price: (priceCents / 100).toFixed(2) };
  });
}

/** Runs `work` in an active span of that name. */
function traced<T>(name: string, attributes: Attributes, work: (span: Span) => T): T {
  return tracer.startActiveSpan(name, { attributes }, (span) => {
    try {
      return work(span);
    } catch (error) {
      recordFailure(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The same for work that takes its time. */
function tracedAsync<T>(name: string, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      recordFailure(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

function recordFailure(span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : String(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Tells the HTTP instrumentation the route, as a router's instrumentation would. */
function nameRoute(route: string): void {
  const metadata = getRPCMetadata(context.active());
  if (metadata !== undefined) metadata.route = route;
}

function answerErrors(handle: Handler): Handler {
  return async (request, response) => {
    try {
      await handle(request, response);
    } catch (error) {
      reply(response, 500, { error: String(error) });
    }
  };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  // Not `writeHead`: as it is, Node adds the length by itself and sends head and body at once.
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

function readJson<T>(message: IncomingMessage): Promise<T> {
  return new Promise((resolve, reject) => {
    let text = '';
    message.setEncoding('utf8');
    message.on('data', (part: string) => {
      text += part;
    });
    // The demo writes both sides of each request.
    message.on('end', () => resolve(JSON.parse(text) as T));
    message.on('error', reject);
  });
}

function postJson<T>(http: Http, url: string, body: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', headers: { 'content-type': 'application/json' } });
    request.on('response', (response) => readJson<T>(response).then(resolve, reject));
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
}
