import { Agent, request } from 'node:http';
import { PRODUCT_COUNT } from './shop/catalogue.ts';
import { DECLINED_CARD_SUFFIX } from './shop/handlers.ts';

const CONCURRENCY = 16;

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

/** Requests from `first` (a running number) on; every fifth is a checkout, and some of those have a card that's declined. */
export async function driveRequests(
  shopUrl: string,
  first: number,
  count: number,
  onProgress: (done: number) => void,
): Promise<void> {
  let next = first;
  let done = 0;
  const customer = async (): Promise<void> => {
    while (next < first + count) {
      await sendRequest(shopUrl, next++);
      done += 1;
      if (done % 250 === 0 || done === count) onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, customer));
}

async function sendRequest(shopUrl: string, i: number): Promise<void> {
  const product = 1 + ((i * 31) % PRODUCT_COUNT);
  if (i % 5 !== 0) {
    expectStatus(await send('GET', `${shopUrl}/products/${product}`, null), 200);
    return;
  }
  const isDeclined = i % 40 === 0;
  const order = {
    items: [
      { id: product, quantity: 1 },
      { id: 1 + ((i * 17) % PRODUCT_COUNT), quantity: 2 },
    ],
    card: `400000000000${isDeclined ? DECLINED_CARD_SUFFIX : '4242'}`,
  };
  expectStatus(await send('POST', `${shopUrl}/checkout`, JSON.stringify(order)), isDeclined ? 402 : 201);
}

function send(method: string, url: string, body: string | null): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent });
    sent.on('response', (response) => {
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
      response.resume();
    });
    sent.on('error', reject);
    if (body !== null) sent.setHeader('content-type', 'application/json');
    sent.end(body ?? undefined);
  });
}

function expectStatus(status: number, expected: number): void {
  if (status !== expected) throw new Error(`the shop answered ${status} where ${expected} was due`);
}
