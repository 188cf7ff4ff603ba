import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CollectingReceiver, startReceiver } from '../boundary/collecting-receiver.ts';
import { holds } from '../support/property.ts';
import {
  runNative,
  runOfficial,
  SeededIds,
  type TraceApplication,
  traceApplication,
} from '../support/trace-application.ts';
import { type NormalisedTrace, normalised } from '../support/trace-normalisation.ts';
import { type SamplerProgram, samplerProgram } from '../support/trace-samplers.ts';

describe('a program of API calls gives the same OTLP on the official SDK and on ours', () => {
  test('with the same ids, whatever the sampler', async () => {
    const far = await startReceiver();
    await holds(traceApplication(samplerProgram), { runs: 200 }, async (program) => {
      expect(await onNative(program, far, new SeededIds())).toEqual(
        await onOfficial(program, new SeededIds()),
      );
    });
  });

  test('with ids of its own', async () => {
    const far = await startReceiver();
    // A ratio decides by ids, which differ here.
    const sampler = fc.constantFrom<SamplerProgram>(
      { is: 'default' },
      { is: 'on' },
      { is: 'custom', seed: 7 },
    );
    await holds(traceApplication(sampler), { runs: 200 }, async (program) => {
      expect(await onNative(program, far, undefined)).toEqual(await onOfficial(program, undefined));
    });
  });

  test('with span processors that look at every span', async () => {
    const far = await startReceiver();
    const sampler = fc.constantFrom<SamplerProgram>({ is: 'default' });
    await holds(traceApplication(sampler), { runs: 100 }, async (program) => {
      const [mine, theirs] = [new Watching(), new Watching()];
      const native = await onNative(program, far, undefined, [mine]);
      expect(native).toEqual(await onOfficial(program, undefined, [theirs]));
      expect(mine.seen).toEqual(theirs.seen);
    });
  });
});

async function onOfficial(
  program: TraceApplication,
  idGenerator: SeededIds | undefined,
  processors: SpanProcessor[] = [],
): Promise<NormalisedTrace> {
  const { observations, spans } = await runOfficial(program, idGenerator, processors);
  return normalised(observations, spans);
}

async function onNative(
  program: TraceApplication,
  far: CollectingReceiver,
  idGenerator: SeededIds | undefined,
  spanProcessors: SpanProcessor[] = [],
): Promise<NormalisedTrace> {
  far.batches.length = 0;
  const exporter = { endpoint: far.httpEndpoint, compression: 'none' as const };
  const options = { idGenerator, spanProcessors, exporter };
  const { observations, spans } = await runNative(program, options, async () => far.spans());
  return normalised(observations, spans);
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
