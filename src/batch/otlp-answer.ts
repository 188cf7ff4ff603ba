import type { ClientOutcome } from '../client/client-outcome.js';
import { OtlpNativeError } from '../errors.js';
import type { BatchAnswer } from './batch.js';

/** A send that failed; `retryAfterMs` is what the server asked for. */
class SendFailure extends OtlpNativeError {
  readonly retryAfterMs: number | null;

  constructor(code: OtlpNativeError['code'], reason: string, retryAfterMs: number | null) {
    super(code, reason);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * What a consumer answers that sends each batch by an `OtlpClient`, where an item of the batch is an item of the request (a span, a data point, a
 * log record): what the server rejected is `failed`.
 *
 * @throws OtlpNativeError where the request wasn't delivered, with the outcome's code; its `retryAfterMs` is what a `retry` waits for.
 *
 * @example
 * ```ts
 * import { OtlpClient, type SpanInput, traceRequest } from 'otlp-native';
 * import { answerOf, OptimizedBatchProcessor } from 'otlp-native/batch';
 *
 * const client = new OtlpClient({ endpoint: 'http://localhost:4318' });
 * const resource = { attributes: { 'service.name': 'shop' } };
 * const spans = new OptimizedBatchProcessor<SpanInput>({
 *   consume: async ({ items: spans }, signal) => answerOf(await client.sendTraces(traceRequest({ resource, spans }), { signal })),
 * });
 * spans.add({ name: 'pay', startTime: Date.now() - 20, endTime: Date.now() });
 * await spans.shutdown();
 * await client.shutdown();
 * ```
 */
export function answerOf(outcome: ClientOutcome): BatchAnswer {
  switch (outcome.kind) {
    case 'delivered':
    case 'rejected':
      return { rejectedItems: outcome.rejectedItems };
    case 'refused':
      throw new SendFailure(outcome.code, outcome.reason, null);
    case 'retryable':
      throw new SendFailure(outcome.code, outcome.reason, outcome.afterMs);
    case 'aborted':
      throw new SendFailure('TIMEOUT', 'the send was aborted before it had an outcome', null);
  }
}
