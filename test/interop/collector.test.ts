import { randomBytes } from 'node:crypto';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { NativeSpanProcessor } from 'otlp-native/otel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Collector } from '../peers/collector/collector.ts';
import { sdk2 } from '../peers/sdk2/sdk2.ts';
import { PROTOCOLS, type Protocol } from '../support/answers.ts';
import { type CanonicalSpan, differences, type SpanKey, spanKey } from '../support/canonical.ts';
import { asCollectorWrites, reference } from '../support/canonical-reference.ts';
import { customSpans, plainSpan } from '../support/custom-spans.ts';
import type { OfficialSdk } from '../support/official-sdk.ts';
import { holds } from '../support/property.ts';
import { runScenario, scenario } from '../support/scenarios.ts';
import { sdk3 } from '../support/sdk3.ts';
import {
  COMPRESSIONS,
  type Compression,
  nativeExporterBatched,
  nativeExporterSimple,
  nativeProcessor,
  official,
  type Subject,
} from '../support/subjects.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const COLLECTOR_DEADLINE_MS = 10_000;
const RUNS = 5;
const SPANS_A_RUN = { min: 50, max: 70 };

let collector: Collector;
beforeAll(async () => {
  collector = await Collector.start();
}, BUILD_DEADLINE_MS);
afterAll(() => collector?.stop());

describe.each([sdk3, sdk2])('spans of $name', (sdk) => {
  describe.each(PROTOCOLS)('over %s', (protocol) => {
    test.each(COMPRESSIONS)(
      'compressed with %s: every field of every span that ended is in what the Collector wrote',
      (compression) => arrivesWhole(nativeProcessor, sdk, protocol, compression),
    );
  });

  test.each([nativeExporterBatched, nativeExporterSimple])(
    '$name: every field of every span arrives',
    (subject) => arrivesWhole(subject, sdk, 'http/protobuf', 'gzip'),
  );

  test.each<[Protocol, Compression]>([
    ['grpc', 'gzip'],
    ['http/protobuf', 'none'],
  ])('the comparison is fair: the official exporter passes it over %s', (protocol, compression) =>
    arrivesWhole(official, sdk, protocol, compression),
  );
});

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test('every field of spans that no SDK made arrives', async () => {
    await holds(customSpans({ min: 40, max: 60 }), { runs: 4, shrinks: false }, async (spans) => {
      const processor = new NativeSpanProcessor({ endpoint: endpointFor(protocol), protocol });
      for (const span of spans) processor.onEnd(span);
      await processor.shutdown();
      await expectWritten(asCollectorWrites(reference(sdk3, spans)));
    });
  });

  test('a request of tens of megabytes arrives', async () => {
    const text = 'é'.repeat(50_000);
    const traceId = randomBytes(16).toString('hex');
    const spans = Array.from({ length: 300 }, (_, index): ReadableSpan => {
      const span = plainSpan(index);
      const context = { ...span.spanContext(), traceId };
      return { ...span, spanContext: () => context, attributes: { text } };
    });
    const processor = new NativeSpanProcessor({
      endpoint: endpointFor(protocol),
      protocol,
      compression: 'none',
      timeoutMs: COLLECTOR_DEADLINE_MS,
      batch: { maxBytes: 60_000_000 },
    });
    for (const span of spans) processor.onEnd(span);
    await processor.shutdown();
    await expectWritten(reference(sdk3, spans));
  });
});

function endpointFor(protocol: Protocol): string {
  return protocol === 'grpc' ? collector.grpcEndpoint : collector.httpEndpoint;
}

/** Everything that any test sent: whatever else the Collector wrote, somebody made up. */
const sent = new Set<SpanKey>();

async function expectWritten(expected: readonly CanonicalSpan[]): Promise<void> {
  for (const span of expected) sent.add(spanKey(span));
  const written = await collector.spans(expected.map(spanKey), COLLECTOR_DEADLINE_MS);
  expect(differences(expected, written)).toEqual([]);
  expect([...written.keys()].filter((key) => !sent.has(key))).toEqual([]);
}

async function arrivesWhole(
  subject: Subject,
  sdk: OfficialSdk,
  protocol: Protocol,
  compression: Compression,
): Promise<void> {
  await holds(scenario(SPANS_A_RUN), { runs: RUNS, shrinks: false }, async (program) => {
    const running = subject.start(sdk, { endpoint: endpointFor(protocol), protocol, compression });
    const ended = await runScenario(sdk, program, [running.processor]);
    const expected = asCollectorWrites(reference(sdk, ended));
    await expectWritten(expected);
    const stats = running.stats();
    if (stats !== null)
      expect(stats).toMatchObject({ accepted: expected.length, delivered: expected.length });
  });
  expect(collector.log).toBe('');
}
