import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { NativeSpanExporter, NativeSpanProcessor } from 'otlp-native/otel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sdk2 } from '../peers/sdk2/sdk2.ts';
import type { Protocol } from '../support/answers.ts';
import { byKey, differences } from '../support/canonical.ts';
import { reference } from '../support/canonical-reference.ts';
import { customSpans, plainSpan } from '../support/custom-spans.ts';
import { FaultServer } from '../support/fault-server.ts';
import { shapeFromProtobuf } from '../support/normalise-protobuf.ts';
import { holds } from '../support/property.ts';
import { runScenario, scenario } from '../support/scenarios.ts';
import { sdk3 } from '../support/sdk3.ts';

/** Both encodings that leave the core: the one that it writes, and the one that it converts that to. */
const ENCODINGS: readonly Protocol[] = ['http/protobuf', 'http/json'];

describe.each(ENCODINGS)('the bodies of %s requests', (protocol) => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await FaultServer.start({ protocol });
  });
  afterAll(() => server?.close());

  const options = () => ({ endpoint: server.endpoint, protocol, compression: 'none' as const });

  test.each([sdk3, sdk2])(
    'mean what the official ProtobufTraceSerializer writes for the same spans of $name',
    async (sdk) => {
      await holds(scenario({ min: 1, max: 40 }), { runs: 40 }, async (program) => {
        server.requests.length = 0;
        const ended = await runScenario(sdk, program, [new NativeSpanProcessor(options())]);
        expect(differences(reference(sdk, ended), byKey(server.deliveredSpans))).toEqual([]);
        expect(server.deliveredSpans).toHaveLength(ended.length);
      });
    },
  );

  test('mean the same for spans that no SDK made', async () => {
    await holds(customSpans({ min: 1, max: 30 }), { runs: 60 }, async (spans) => {
      server.requests.length = 0;
      const processor = new NativeSpanProcessor(options());
      for (const span of spans) processor.onEnd(span);
      await processor.shutdown();
      expect(differences(reference(sdk3, spans), byKey(server.deliveredSpans))).toEqual([]);
      expect(processor.stats()).toMatchObject({ accepted: spans.length, delivered: spans.length });
    });
  });

  test('mean the same for spans of several providers, of both SDKs, that share a processor', async () => {
    const scenarios = fc.tuple(
      scenario({ min: 1, max: 20 }),
      scenario({ min: 1, max: 20 }),
      scenario({ min: 1, max: 20 }),
    );
    await holds(scenarios, { runs: 20 }, async ([first, second, third]) => {
      server.requests.length = 0;
      const processor = new NativeSpanProcessor(options());
      // A provider shuts its processors down; these go on.
      const shared: SpanProcessor = {
        onStart: (span, context) => processor.onStart(span, context),
        onEnd: (span) => processor.onEnd(span),
        forceFlush: () => processor.forceFlush(),
        shutdown: () => processor.forceFlush(),
      };
      const ended = await Promise.all([
        runScenario(sdk3, first, [shared]),
        runScenario(sdk2, second, [shared]),
        runScenario(sdk3, third, [shared]),
      ]);
      await processor.shutdown();
      expect(differences(reference(sdk3, ended.flat()), byKey(server.deliveredSpans))).toEqual([]);
      expect(server.deliveredSpans).toHaveLength(ended.flat().length);
    });
  });

  test('mean the same for spans that go through the exporter, sampled or not', async () => {
    await holds(customSpans({ min: 1, max: 30 }), { runs: 20 }, async (sampled) => {
      // What to sample is the processor's to decide; an exporter exports what it is given.
      const spans = sampled.map((span, index) => (index % 2 === 0 ? span : unsampled(span)));
      server.requests.length = 0;
      const exporter = new NativeSpanExporter(options());
      const result = await new Promise<{ code: number }>((resolve) => exporter.export(spans, resolve));
      await exporter.shutdown();
      expect(differences(reference(sdk3, spans), byKey(server.deliveredSpans))).toEqual([]);
      expect(result.code).toBe(0);
    });
  });

  test('stay whole when the capture tables overflow: more keys, scopes and values than any table holds', async () => {
    server.requests.length = 0;
    const count = 30_000;
    const spans = Array.from({ length: count }, (_, index): ReadableSpan => withUniqueShape(index));
    const processor = new NativeSpanProcessor(options());
    for (const span of spans) {
      processor.onEnd(span);
      // The tables are the point here, not the queue: let the core take what was recorded.
      if (processor.stats().queued % 5_000 === 0) await processor.forceFlush();
    }
    await processor.shutdown();
    expect(processor.stats()).toMatchObject({ accepted: count, delivered: count });
    expect(differences(reference(sdk3, spans), byKey(server.deliveredSpans)).slice(0, 5)).toEqual([]);
  });
});

test('a request names each resource and each scope once', async () => {
  const server = await FaultServer.start({ protocol: 'http/protobuf' });
  const origins = [0, 1, 2].map((index) => ({
    resource: { attributes: { 'service.name': `service ${index}` } },
    instrumentationScope: { name: `scope ${index}` },
  }));
  const processor = new NativeSpanProcessor({ endpoint: server.endpoint, compression: 'none' });
  for (let index = 0; index < 300; index += 1)
    processor.onEnd(plainSpan(index, origins[index % origins.length]));
  await processor.shutdown();
  await server.close();
  expect(server.requests.map(({ body }) => shapeFromProtobuf(body).scopeCounts)).toEqual([[1, 1, 1]]);
});

function unsampled(span: ReadableSpan): ReadableSpan {
  const context = { ...span.spanContext(), traceFlags: 0 };
  return { ...span, spanContext: () => context };
}

/** New attribute, event and link keys, a new scope every tenth span, and values that never come again. */
function withUniqueShape(index: number): ReadableSpan {
  const origin = UNIQUE_ORIGINS[Math.floor(index / 10)];
  if (origin === undefined) throw new Error(`no origin for span ${index}`);
  const base = plainSpan(index, origin);
  return {
    ...base,
    name: `unique ${index}`,
    attributes: { [`key.${index}`]: `value ${index}`, shared: `value ${index}`, 'http.route': '/users' },
    events: [{ name: `event ${index}`, time: [1_700_000_000, 1], attributes: { [`event.${index}`]: index } }],
    links: [{ context: base.spanContext(), attributes: { [`link.${index}`]: [index, -index] } }],
  };
}

const UNIQUE_ORIGINS = Array.from({ length: 3_000 }, (_, index) => ({
  resource: { attributes: { 'service.instance.id': `instance ${Math.floor(index / 100)}` } },
  instrumentationScope: { name: `scope ${index}`, version: `${index}.0` },
}));
