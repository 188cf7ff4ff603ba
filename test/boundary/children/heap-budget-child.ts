/** Prints the bytes that an item of each tier allocates on the JavaScript heap, as JSON. */

import { context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { NativeLoggerProvider, NativeTracerProvider, OtlpReceiver } from 'otlp-native';
import { NativeSpanProcessor } from 'otlp-native/otel';
import { measureHeapGrowth } from '../../../bench/measure/heap-growth.ts';

const ITEMS = 20_000;
const ITEMS_A_TURN = 500;
const ROUTES = ['/users/{id}', '/orders', '/orders/{id}/items', '/health'];

const receiver = await OtlpReceiver.listen({ onBatch: () => {} });
const exporter = { endpoint: receiver.httpEndpoint ?? '' };
const traces = new NativeTracerProvider({ exporter });
const logs = new NativeLoggerProvider({ exporter });
const processor = new NativeSpanProcessor(exporter);
const tracer = traces.getTracer('budget');
const logger = logs.getLogger('budget');
const ended: Span[] = [];
const sdk = new TracerProvider({
  spanProcessors: [
    {
      onStart: () => {},
      onEnd: (span) => ended.push(span as unknown as Span),
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    },
  ],
});
const sdkTracer = sdk.getTracer('budget');
for (let i = 0; i < ITEMS_A_TURN; i++) fill(sdkTracer.startSpan('GET', {}, ROOT_CONTEXT), i).end();

/** Ten attributes and an event, as an HTTP server's span has. */
function fill(span: Span, i: number): Span {
  return span
    .setAttribute('http.request.method', 'GET')
    .setAttribute('url.scheme', 'https')
    .setAttribute('http.route', ROUTES[i % ROUTES.length] ?? '')
    .setAttribute('server.address', 'api.example.com')
    .setAttribute('server.port', 443)
    .setAttribute('url.path', `/users/${i}`)
    .setAttribute('client.address', '10.1.2.3')
    .setAttribute('user_agent.original', 'curl/8')
    .setAttribute('network.protocol.version', '1.1')
    .setAttribute('http.response.status_code', 200)
    .addEvent('db.query.done', { 'db.rows': i & 1023 });
}

const work = {
  ownSpan: (i: number): void => fill(tracer.startSpan('GET', {}, ROOT_CONTEXT), i).end(),
  sdkSpan: (i: number): void => {
    const span = ended[i % ended.length];
    if (span !== undefined) processor.onEnd(span as never);
  },
  logRecord: (i: number): void =>
    logger.emit({
      severityNumber: 9,
      body: 'done',
      context: ROOT_CONTEXT,
      attributes: { 'http.route': ROUTES[i % ROUTES.length] ?? '', 'http.response.status_code': 200 },
    }),
};

async function make(item: (i: number) => void, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    item(i);
    if (i % ITEMS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

const bytes: Record<string, number> = {};
for (const [name, item] of Object.entries(work)) {
  await make(item, 3 * ITEMS);
  await Promise.all([traces.forceFlush(), logs.forceFlush(), processor.forceFlush()]);
  bytes[name] = (await measureHeapGrowth(() => make(item, ITEMS))) / ITEMS;
}
process.stdout.write(JSON.stringify(bytes));
await Promise.all([traces.shutdown(), logs.shutdown(), processor.shutdown(), sdk.shutdown()]);
await receiver.close();
context.disable();
trace.disable();
