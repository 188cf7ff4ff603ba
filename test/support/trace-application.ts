import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { type SpanLimits, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { NativeTracerProvider, type NativeTracerProviderOptions } from 'otlp-native';
import type { CanonicalSpan } from './canonical.ts';
import { reference } from './canonical-reference.ts';
import { sdk3 } from './sdk3.ts';
import { runTrace, type TraceObservation, type TraceSpan, traceSpan } from './trace-program.ts';
import { nativeSampler, officialSampler, type SamplerProgram } from './trace-samplers.ts';

/** A whole application: how its provider is set up, and what it does one after another. */
export interface TraceApplication {
  readonly sampler: SamplerProgram;
  readonly limits: SpanLimits;
  readonly scopes: readonly { name: string; version: string | undefined; schemaUrl: string | undefined }[];
  readonly traces: readonly TraceSpan[];
}

const limits: fc.Arbitrary<SpanLimits> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        attributeValueLengthLimit: fc.integer({ min: 1, max: 20 }),
        attributeCountLimit: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(Number.POSITIVE_INFINITY)),
        eventCountLimit: fc.integer({ min: 0, max: 3 }),
        linkCountLimit: fc.integer({ min: 0, max: 3 }),
        attributePerEventCountLimit: fc.integer({ min: 0, max: 6 }),
        attributePerLinkCountLimit: fc.integer({ min: 0, max: 6 }),
      },
      { requiredKeys: [] },
    ),
  },
);

export const traceApplication = (sampler: fc.Arbitrary<SamplerProgram>): fc.Arbitrary<TraceApplication> =>
  fc.record({
    sampler,
    limits,
    scopes: fc.array(
      fc.record({
        name: fc.constantFrom('http', 'pg', ''),
        version: fc.constantFrom(undefined, '1.0.0'),
        schemaUrl: fc.constantFrom(undefined, 'https://opentelemetry.io/schemas/1.40.0'),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    traces: fc.array(traceSpan, { minLength: 1, maxLength: 5, size: 'max' }),
  });

/** Both resources say the same, so that defaults make no difference. */
const RESOURCE = {
  'service.name': 'differential',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.name': 'either',
  'telemetry.sdk.version': '0',
};

/** What the official SDK exports for `program`. */
export async function runOfficial(
  program: TraceApplication,
  idGenerator: SeededIds | undefined,
  processors: SpanProcessor[] = [],
): Promise<TraceRun> {
  const spans: CanonicalSpan[] = [];
  const provider = new TracerProvider({
    resource: resourceFromAttributes(RESOURCE),
    sampler: officialSampler(program.sampler),
    spanLimits: program.limits,
    idGenerator,
    spanProcessors: [...processors, collecting(spans)],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  try {
    return { observations: await run(program), spans };
  } finally {
    for (const api of [trace, context, propagation]) api.disable();
    await provider.shutdown();
  }
}

/** Runs `program` on our provider, which exports by `options`; its spans are in `spans` when it has shut down. */
export async function runNative(
  program: TraceApplication,
  options: NativeTracerProviderOptions,
  spans: (keys: readonly string[]) => Promise<CanonicalSpan[]>,
): Promise<TraceRun> {
  const keys: string[] = [];
  const provider = new NativeTracerProvider({
    resource: { attributes: RESOURCE },
    sampler: nativeSampler(program.sampler),
    spanLimits: program.limits,
    ...options,
  }).register();
  let observations: TraceObservation[] = [];
  try {
    observations = await run(program);
  } finally {
    await provider.shutdown();
  }
  for (const { context: of } of observations) keys.push(`${of.traceId}-${of.spanId}`.toLowerCase());
  const exported = await spans(keys);
  const { accepted, delivered } = provider.stats();
  if (accepted !== exported.length || delivered !== exported.length) {
    throw new Error(`${accepted} spans were accepted, ${delivered} delivered, ${exported.length} arrived`);
  }
  return { observations, spans: exported };
}

/** What a run gave. */
export interface TraceRun {
  readonly observations: readonly TraceObservation[];
  readonly spans: readonly CanonicalSpan[];
}

async function run(program: TraceApplication): Promise<TraceObservation[]> {
  const observations: TraceObservation[] = [];
  const tracers = program.scopes.map(({ name, version, schemaUrl }) =>
    trace.getTracerProvider().getTracer(name, version, { schemaUrl }),
  );
  for (const span of program.traces) {
    await runTrace(span, { tracers, createTraceState: sdk3.createTraceState, observations });
  }
  return observations;
}

/** Serializes at once: a span can be changed after its end. */
function collecting(spans: CanonicalSpan[]): SpanProcessor {
  return {
    onStart: () => {},
    onEnd: (span) => {
      if ((span.spanContext().traceFlags & 1) === 1) spans.push(...reference(sdk3, [span]));
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

/** The same ids in every run: digits of a counter, mixed so that ratios see all values. */
export class SeededIds {
  private state = 1;

  generateTraceId(): string {
    return [0, 1, 2, 3].map(() => this.word()).join('');
  }

  generateSpanId(): string {
    return this.word() + this.word();
  }

  private word(): string {
    this.state = (Math.imul(this.state ^ (this.state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return (this.state >>> 0).toString(16).padStart(8, '0');
  }
}
