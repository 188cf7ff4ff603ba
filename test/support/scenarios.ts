/** A whole run of an application: its resource, scopes and limits, and the spans it ends. */

import type { Sampler, SpanContext } from '@opentelemetry/api';
import type { ReadableSpan, SpanLimits, SpanProcessor } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { attributeKey, type KeyedValue, simpleValue, text, toObject } from './attributes.ts';
import type { OfficialSdk } from './official-sdk.ts';
import { toSpanContext } from './span-contexts.ts';
import { runSpan, type SpanProgram, spanProgram } from './spans.ts';

export interface ScopeProgram {
  readonly name: string;
  readonly version: string | undefined;
  readonly schemaUrl: string | undefined;
}

export interface ResourceProgram {
  readonly attributes: readonly KeyedValue[];
  /** Known only after some turns of the event loop, as from a detector that asks the cloud. */
  readonly lateAttributes: readonly {
    readonly key: string;
    readonly value: unknown;
    readonly turns: number;
    readonly fails: boolean;
  }[];
  readonly schemaUrl: string | undefined;
}

export interface Scenario {
  readonly resource: ResourceProgram;
  readonly scopes: readonly ScopeProgram[];
  readonly limits: SpanLimits;
  readonly spans: readonly SpanProgram[];
}

const schemaUrl = fc.constantFrom(
  undefined,
  '',
  'https://opentelemetry.io/schemas/1.40.0',
  'https://example.com/schéma',
);

const resource: fc.Arbitrary<ResourceProgram> = fc.record({
  attributes: fc.array(fc.tuple(attributeKey, simpleValue), { maxLength: 6 }),
  lateAttributes: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(
        fc.record({
          key: attributeKey,
          value: simpleValue,
          turns: fc.integer({ min: 0, max: 20 }),
          fails: fc.boolean(),
        }),
        { maxLength: 3 },
      ),
    },
  ),
  schemaUrl,
});

const scope: fc.Arbitrary<ScopeProgram> = fc.record({
  name: fc.oneof(fc.constantFrom('http', 'pg', ''), text),
  version: fc.constantFrom(undefined, '', '1.2.3', '0.0.1-β'),
  schemaUrl,
});

const limits: fc.Arbitrary<SpanLimits> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ attributeCountLimit: 2_000 }) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        attributeValueLengthLimit: fc.integer({ min: 1, max: 30 }),
        attributeCountLimit: fc.integer({ min: 1, max: 8 }),
        eventCountLimit: fc.integer({ min: 0, max: 2 }),
        linkCountLimit: fc.integer({ min: 0, max: 2 }),
        attributePerEventCountLimit: fc.integer({ min: 0, max: 3 }),
        attributePerLinkCountLimit: fc.integer({ min: 0, max: 3 }),
      },
      { requiredKeys: [] },
    ),
  },
);

/** Scenarios of `min` to `max` spans. */
export function scenario(size: { readonly min: number; readonly max: number }): fc.Arbitrary<Scenario> {
  return fc.record({
    resource,
    scopes: fc.array(scope, { minLength: 1, maxLength: 4 }),
    limits,
    // "max": fast-check would otherwise favour short arrays, and the number of spans is the point.
    spans: fc.array(spanProgram, { minLength: size.min, maxLength: size.max, size: 'max' }),
  });
}

/**
 * Runs the scenario against the SDK with `processors` on its provider, shuts the provider down, and returns the spans
 * that had to be exported, as the SDK handed them to processors.
 */
export async function runScenario(
  sdk: OfficialSdk,
  program: Scenario,
  processors: readonly SpanProcessor[],
): Promise<ReadableSpan[]> {
  const reference = new CollectingProcessor();
  const sampler = new ProgramSampler();
  const provider = sdk.createProvider({
    spanProcessors: [...processors, reference],
    resource: createResource(sdk, program.resource),
    spanLimits: program.limits,
    sampler,
  });
  const tracers = program.scopes.map(({ name, version, schemaUrl: url }) =>
    provider.getTracer(name, version, url === undefined ? {} : { schemaUrl: url }),
  );
  const contexts: SpanContext[] = [];
  for (const spanOf of program.spans) {
    const tracer = tracers[spanOf.scope % tracers.length];
    if (tracer === undefined) throw new Error('a scenario without scopes');
    sampler.isSampled = spanOf.isSampled;
    const parent = parentOf(spanOf, contexts, sdk);
    const span = runSpan(spanOf, {
      tracer,
      context: sdk.contextWith(parent),
      createTraceState: (raw) => sdk.createTraceState(raw),
    });
    contexts.push(span.spanContext());
  }
  await provider.shutdown();
  for (const span of reference.spans) await span.resource.waitForAsyncAttributes?.();
  return reference.spans;
}

function parentOf(
  program: SpanProgram,
  earlier: readonly SpanContext[],
  sdk: OfficialSdk,
): SpanContext | null {
  if (program.parent === null) return null;
  if (typeof program.parent === 'number') return earlier[program.parent % earlier.length] ?? null;
  return toSpanContext(program.parent, (raw) => sdk.createTraceState(raw));
}

function createResource(
  sdk: OfficialSdk,
  program: ResourceProgram,
): ReturnType<OfficialSdk['createResource']> {
  // By key first, so that no promise is made that the resource never sees.
  const late = new Map(program.lateAttributes.map((attribute) => [attribute.key, attribute]));
  const lateAttributes = Array.from(
    late.values(),
    ({ key, value, turns, fails }): KeyedValue => [key, afterTurns(turns, value, fails)],
  );
  return sdk.createResource(toObject([...program.attributes, ...lateAttributes]), program.schemaUrl);
}

async function afterTurns(turns: number, value: unknown, fails: boolean): Promise<unknown> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  if (fails) throw new Error('this resource attribute could not be detected');
  return value;
}

/** Takes the decision that the running program wants. */
class ProgramSampler implements Sampler {
  isSampled = true;

  shouldSample(): { decision: number } {
    const recordOnly = 1;
    const recordAndSampled = 2;
    return { decision: this.isSampled ? recordAndSampled : recordOnly };
  }

  toString(): string {
    return 'ProgramSampler';
  }
}

/** The reference: every sampled span that ended, as the SDK handed it over. */
class CollectingProcessor implements SpanProcessor {
  readonly spans: ReadableSpan[] = [];

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & 1) === 1) this.spans.push(span);
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
