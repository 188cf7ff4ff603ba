/** Code of the application that runs while a record is written, and calls back. */

import { ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { NativeLoggerProvider, NativeTracerProvider, OtlpReceiver, type ReceivedBatch } from 'otlp-native';
import { NativeSpanProcessor } from 'otlp-native/otel';
import { expect, onTestFinished, test } from 'vitest';

interface Named {
  readonly name?: string;
  readonly body?: { readonly stringValue?: string };
}

/** Names of spans and texts of log records, in the order in which they arrive. */
async function receiverOfNames(): Promise<{ names: (string | undefined)[]; endpoint: string }> {
  const names: (string | undefined)[] = [];
  const onBatch = ({ request }: ReceivedBatch): void => {
    const { resourceSpans = [], resourceLogs = [] } = request as {
      resourceSpans?: { scopeSpans: { spans: Named[] }[] }[];
      resourceLogs?: { scopeLogs: { logRecords: Named[] }[] }[];
    };
    const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    const logs = resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap((scope) => scope.logRecords));
    for (const { name, body } of [...spans, ...logs]) names.push(name ?? body?.stringValue);
  };
  const receiver = await OtlpReceiver.listen({ grpcPort: null, onBatch });
  onTestFinished(() => receiver.close());
  return { names, endpoint: receiver.httpEndpoint ?? '' };
}

/** A trace state that runs `work` whenever it is read. */
function stateThat(work: () => void) {
  const state = {
    get: () => undefined,
    set: () => state,
    unset: () => state,
    serialize: () => {
      work();
      return 'a=b';
    },
  };
  return state;
}

test('a flush in the middle of a span neither repeats nor breaks what stands before and behind it', async () => {
  const { names, endpoint } = await receiverOfNames();
  const provider = new NativeTracerProvider({ exporter: { endpoint } });
  const tracer = provider.getTracer('t');
  const traceState = stateThat(() => void provider.forceFlush());
  const parent = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1, traceState };
  tracer.startSpan('before').end();
  tracer.startSpan('flushing', {}, trace.setSpanContext(ROOT_CONTEXT, parent)).end();
  tracer.startSpan('behind').end();
  await provider.forceFlush();
  expect(names).toEqual(['before', 'flushing', 'behind']);
  expect(provider.stats()).toMatchObject({ accepted: 3, delivered: 3 });
  await provider.shutdown();
});

test('so it is with log records', async () => {
  const { names, endpoint } = await receiverOfNames();
  const provider = new NativeLoggerProvider({ exporter: { endpoint } });
  const logger = provider.getLogger('l');
  const get = (): number => {
    void provider.forceFlush();
    return 1;
  };
  logger.emit({ body: 'before' });
  logger.emit({ body: 'flushing', attributes: Object.defineProperty({}, 'a', { enumerable: true, get }) });
  logger.emit({ body: 'behind' });
  await provider.forceFlush();
  expect(names).toEqual(['before', 'flushing', 'behind']);
  await provider.shutdown();
});

test('a span of the official SDK that ends in the middle of another is dropped, and counted', async () => {
  const { names, endpoint } = await receiverOfNames();
  const processor = new NativeSpanProcessor({ endpoint });
  const spanOf = (name: string, traceState?: object) => ({
    name,
    kind: 0,
    spanContext: () => ({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1, traceState }),
    startTime: [1, 0],
    endTime: [2, 0],
    ended: true,
    status: { code: 0 },
    attributes: {},
    links: [],
    events: [],
    resource: { attributes: {} },
    instrumentationScope: { name: 's' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  });
  const end = (span: object) => processor.onEnd(span as Span & Parameters<typeof processor.onEnd>[0]);
  end(spanOf('before'));
  end(
    spanOf(
      'outer',
      stateThat(() => end(spanOf('inner'))),
    ),
  );
  end(spanOf('behind'));
  await processor.forceFlush();
  expect(names).toEqual(['before', 'outer', 'behind']);
  expect(processor.stats()).toMatchObject({ accepted: 4, delivered: 3, dropped: { invalid: 1 } });
  await processor.shutdown();
});
