/** The embedded receiver as the far end of a boundary test: what JavaScript recorded, back as JavaScript. */

import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { OtlpReceiver, type ReceivedBatch } from 'otlp-native';
import { type ExporterOptions, NativeSpanProcessor } from 'otlp-native/otel';
import { expect, onTestFinished } from 'vitest';
import { byKey, type CanonicalSpan, differences } from '../support/canonical.ts';
import { reference } from '../support/canonical-reference.ts';
import { spansFromJson } from '../support/normalise-json.ts';
import { sdk3 } from '../support/sdk3.ts';

export interface CollectingReceiver {
  readonly receiver: OtlpReceiver;
  readonly httpEndpoint: string;
  readonly grpcEndpoint: string;
  /** Every request so far. */
  readonly batches: ReceivedBatch[];
  /** The spans of all requests, read from `batch.request`. */
  spans(): CanonicalSpan[];
}

/** Starts a receiver that the test's end closes. */
export async function startReceiver(): Promise<CollectingReceiver> {
  const batches: ReceivedBatch[] = [];
  const receiver = await OtlpReceiver.listen({ onBatch: (batch) => batches.push(batch) });
  onTestFinished(() => receiver.close());
  const { httpEndpoint, grpcEndpoint } = receiver;
  if (httpEndpoint === null || grpcEndpoint === null) throw new Error('a receiver without an endpoint');
  return {
    receiver,
    httpEndpoint,
    grpcEndpoint,
    batches,
    spans: () => batches.flatMap(({ request }) => spansFromJson(JSON.stringify(request))),
  };
}

/** A processor that sends to `far`; the test's end shuts it down. */
export function processorTo(far: CollectingReceiver, options: ExporterOptions = {}): NativeSpanProcessor {
  const processor = new NativeSpanProcessor({
    endpoint: options.protocol === 'grpc' ? far.grpcEndpoint : far.httpEndpoint,
    ...options,
  });
  onTestFinished(() => processor.shutdown());
  return processor;
}

/** Ends `spans`, closes both sides, and expects every span once, as the official serializer writes it. */
export async function expectWhole(
  spans: ReadableSpan[],
  options: ExporterOptions = {},
): Promise<CanonicalSpan[]> {
  const far = await startReceiver();
  const processor = processorTo(far, options);
  for (const span of spans) processor.onEnd(span);
  await processor.shutdown();
  await far.receiver.close();
  const received = far.spans();
  expect(differences(reference(sdk3, spans), byKey(received)).slice(0, 5)).toEqual([]);
  expect(received).toHaveLength(spans.length);
  expect(processor.stats()).toMatchObject({ accepted: spans.length, delivered: spans.length });
  return received;
}
