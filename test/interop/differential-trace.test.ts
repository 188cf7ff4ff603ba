import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  type ReadableSpan,
  type SpanLimits,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { NativeTracerProvider } from 'otlp-native';
import { describe, expect, test } from 'vitest';
import { type CollectingReceiver, startReceiver } from '../boundary/collecting-receiver.ts';
import type { CanonicalSpan } from '../support/canonical.ts';
import { reference } from '../support/canonical-reference.ts';
import { holds } from '../support/property.ts';
import { sdk3 } from '../support/sdk3.ts';
import { type NormalisedTrace, normalised } from '../support/trace-normalisation.ts';
import { runTrace, type TraceObservation, type TraceSpan, traceSpan } from '../support/trace-program.ts';
import {
  nativeSampler,
  officialSampler,
  type SamplerProgram,
  samplerProgram,
} from '../support/trace-samplers.ts';

interface Program {
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

const programs = (sampler: fc.Arbitrary<SamplerProgram>): fc.Arbitrary<Program> =>
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

describe('a program of API calls gives the same OTLP on the official SDK and on ours', () => {
  test.skipIf(0)('with the same ids, whatever the sampler', async () => {
    const far = await startReceiver();
    await holds(programs(samplerProgram), { runs: 4000 }, async (program) => {
      expect(await onNative(program, far, new SeededIds())).toEqual(
        await onOfficial(program, new SeededIds()),
      );
    });
  });

  test.skipIf(0)('with ids of its own', async () => {
    const far = await startReceiver();
    // A ratio decides by ids, which differ here.
    const sampler = fc.constantFrom<SamplerProgram>(
      { is: 'default' },
      { is: 'on' },
      { is: 'custom', seed: 7 },
    );
    await holds(programs(sampler), { runs: 4000 }, async (program) => {
      expect(await onNative(program, far, undefined)).toEqual(await onOfficial(program, undefined));
    });
  });

  test.skipIf(0)('with span processors that look at every span', async () => {
    const far = await startReceiver();
    const sampler = fc.constantFrom<SamplerProgram>({ is: 'default' });
    await holds(programs(sampler), { runs: 1500 }, async (program) => {
      const [mine, theirs] = [new Watching(), new Watching()];
      const native = await onNative(program, far, undefined, [mine]);
      expect(native).toEqual(await onOfficial(program, undefined, [theirs]));
      expect(mine.seen).toEqual(theirs.seen);
    });
  });
});

async function onOfficial(
  program: Program,
  idGenerator: SeededIds | undefined,
  processors: SpanProcessor[] = [],
): Promise<NormalisedTrace> {
  const collected: CanonicalSpan[] = [];
  const provider = new TracerProvider({
    resource: resourceFromAttributes(RESOURCE),
    sampler: officialSampler(program.sampler),
    spanLimits: program.limits,
    idGenerator,
    spanProcessors: [...processors, collecting(collected)],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  try {
    const observations = await run(program);
    return normalised(observations, collected);
  } finally {
    for (const api of [trace, context, propagation]) api.disable();
    await provider.shutdown();
  }
}

async function onNative(
  program: Program,
  far: CollectingReceiver,
  idGenerator: SeededIds | undefined,
  processors: SpanProcessor[] = [],
): Promise<NormalisedTrace> {
  far.batches.length = 0;
  const provider = new NativeTracerProvider({
    resource: { attributes: RESOURCE },
    sampler: nativeSampler(program.sampler),
    spanLimits: program.limits,
    idGenerator,
    spanProcessors: processors,
    exporter: { endpoint: far.httpEndpoint, compression: 'none' },
  }).register();
  let observations: TraceObservation[] = [];
  let spans: CanonicalSpan[] = [];
  try {
    observations = await run(program);
  } finally {
    await provider.shutdown();
    spans = far.spans();
  }
  expect(provider.stats()).toMatchObject({ accepted: spans.length, delivered: spans.length });
  return normalised(observations, spans);
}

async function run(program: Program): Promise<TraceObservation[]> {
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

/** Notes what it sees at each call, and changes the span where it may. */
class Watching implements SpanProcessor {
  readonly seen: unknown[] = [];

  onStart: SpanProcessor['onStart'] = (span) => {
    this.seen.push(['start', view(span)]);
    span.setAttribute('at.start', true);
  };

  onEnding: SpanProcessor['onEnding'] = (span) => {
    span.setAttribute('at.ending', span.name);
    this.seen.push(['ending', view(span)]);
  };

  onEnd: SpanProcessor['onEnd'] = (span) => {
    this.seen.push(['end', view(span)]);
  };

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

function view(span: ReadableSpan): unknown {
  return {
    name: span.name,
    kind: span.kind,
    status: span.status,
    attributes: { ...span.attributes },
    events: span.events.map(({ time, ...event }) => ({ ...event, isTimed: time.length })),
    links: structuredClone(
      span.links.map(({ attributes, droppedAttributesCount }) => [attributes, droppedAttributesCount]),
    ),
    hasParent: span.parentSpanContext !== undefined,
    isRemote: span.parentSpanContext?.isRemote,
    ended: span.ended,
    hasDuration: span.duration[0] >= 0,
    dropped: [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount],
    scope: { ...span.instrumentationScope },
  };
}

/** The same ids in every run: digits of a counter, mixed so that ratios see all values. */
class SeededIds {
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
