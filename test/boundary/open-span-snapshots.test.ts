import type { Span, Tracer } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { type ExporterOptions, NativeTracerProvider } from 'otlp-native';
import { NativeSpanProcessor } from 'otlp-native/otel';
import { expect, test } from 'vitest';
import { startServer } from '../support/fault-run.ts';
import { until } from '../support/until.ts';

const DEADLINE_MS = 20_000;
const UNFINISHED = 'otlp_native.span.unfinished';

interface Subject {
  readonly tracer: Tracer;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

const SUBJECTS: Record<string, (exporter: ExporterOptions) => Subject> = {
  ours: (exporter) => {
    const provider = new NativeTracerProvider({ exporter, captureOpenSpans: { intervalMs: 100 } });
    return {
      tracer: provider.getTracer('t'),
      forceFlush: () => provider.forceFlush(),
      shutdown: () => provider.shutdown(),
    };
  },
  'the SDK’s': (exporter) => {
    const processor = new NativeSpanProcessor({ ...exporter, captureOpenSpans: { intervalMs: 100 } });
    const provider = new TracerProvider({ spanProcessors: [processor] });
    return {
      tracer: provider.getTracer('t'),
      forceFlush: () => processor.forceFlush(),
      shutdown: () => provider.shutdown(),
    };
  },
};

test.each(Object.entries(SUBJECTS))(
  'a snapshot of %s has the ids of its span, is marked, and leaves the span as it was',
  async (_, start) => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const { tracer, forceFlush, shutdown } = start({ endpoint: server.endpoint, batch: { delayMs: 10 } });
    const span: Span = tracer.startSpan('work', { attributes: { before: 1 } });
    span.addEvent('half-time');
    const snapshots = () => server.deliveredSpans.filter((one) => JSON.stringify(one).includes(UNFINISHED));
    await until('two snapshots came', DEADLINE_MS, () => snapshots().length >= 2);
    expect(span.isRecording()).toBe(true);
    span.setAttribute('after', 2).end();
    await forceFlush();
    const taken = snapshots();
    // What has ended is seen no more.
    await shutdown();
    expect(snapshots()).toHaveLength(taken.length);
    const finished = server.deliveredSpans.filter((one) => !taken.includes(one) && !isMarked(one));
    expect(finished).toHaveLength(1);
    const [end] = finished;
    expect(JSON.stringify(end)).toContain('after');
    for (const snapshot of taken) {
      expect(snapshot).toMatchObject({ traceId: end?.traceId, spanId: end?.spanId, name: 'work' });
      expect(JSON.stringify(snapshot)).toContain('before');
      expect(JSON.stringify(snapshot)).toContain('half-time');
      expect(JSON.stringify(snapshot)).not.toContain('after');
    }
  },
);

function isMarked(span: object): boolean {
  return JSON.stringify(span).includes(UNFINISHED);
}

test('a snapshot of a span whose attributes a processor has looked at has them and the mark, and leaves both as they were', async () => {
  const server = await startServer({ protocol: 'http/protobuf' });
  const provider = new NativeTracerProvider({
    exporter: { endpoint: server.endpoint, batch: { delayMs: 10 } },
    captureOpenSpans: { intervalMs: 100 },
    spanLimits: { attributeCountLimit: 1 },
    onStart: (span) => void span.attributes,
  });
  const span = provider.getTracer('t').startSpan('work', { attributes: { before: 1 } });
  await until('a snapshot came', DEADLINE_MS, () => server.deliveredSpans.length >= 1);
  span.end();
  await provider.shutdown();
  const [first, last] = [server.deliveredSpans[0], server.deliveredSpans.at(-1)];
  for (const one of [first, last]) expect(JSON.stringify(one)).toContain('before');
  expect([first, last].map((one) => isMarked(one ?? {}))).toEqual([true, false]);
});
