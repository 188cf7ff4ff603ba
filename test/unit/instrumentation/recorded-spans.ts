import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { onTestFinished } from 'vitest';
import { type Instrumentation, NativeHttpInstrumentation } from '../../../src/instrumentation/index.ts';
import { NativeTracerProvider, type ReadableSpan } from '../../../src/sdk/trace/index.ts';

/** Registers our SDK for one test; the result fills with the spans that end. */
export function recordSpans(): ReadableSpan[] {
  const ended: ReadableSpan[] = [];
  const provider = new NativeTracerProvider({ exporter: null, onEnd: (span) => void ended.push(span) });
  provider.register();
  onTestFinished(async () => {
    await provider.shutdown();
    for (const api of [trace, context, propagation, metrics]) api.disable();
  });
  return ended;
}

/** Works until the end of one test. */
export function forThisTest<I extends Instrumentation>(instrumentation: I): I {
  onTestFinished(() => instrumentation.disable());
  return instrumentation;
}

export function instrumentHttp(
  config: ConstructorParameters<typeof NativeHttpInstrumentation>[0] = {},
): NativeHttpInstrumentation {
  return forThisTest(new NativeHttpInstrumentation(config));
}
