import { ROOT_CONTEXT } from '@opentelemetry/api';
import fc from 'fast-check';
import { NativeLoggerProvider, NativeMeterProvider, NativeTracerProvider } from 'otlp-native';
import { expect, onTestFinished, test } from 'vitest';
import { holds } from '../support/property.ts';
import { startReceiver } from './collecting-receiver.ts';

// What one hand-over may be, whatever the program records; docs/guide/cost.md states it.
const MOST_ITEMS = 128;
const FULL_WORDS = 49_152;
const FULL_UNITS = 262_144;
const MOST_BYTES_A_UNIT = 3;
/** Series that a metric reader writes before it looks whether others wait. */
const SERIES_PER_STEP = 512;

/** What one call of the core's `offer` was given. */
interface Offer {
  readonly items: number;
  readonly words: number;
  readonly bytes: number;
}

type Core = { offer(...parts: unknown[]): boolean };

/** Has every hand-over of a provider's pipeline noted; `pipelineOf` finds it behind the provider. */
function watchOffers(pipeline: { exporter: Core }): Offer[] {
  const offers: Offer[] = [];
  const { exporter } = pipeline;
  pipeline.exporter = new Proxy(exporter, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      if (name !== 'offer') return member.bind(target);
      return (...parts: unknown[]): unknown => {
        const [definitionWords, definitionBytes, words, bytes, , items] = parts as [
          Uint32Array,
          Uint8Array,
          Uint32Array,
          Uint8Array,
          number,
          number,
        ];
        offers.push({
          items,
          words: definitionWords.length + words.length,
          bytes: definitionBytes.length + bytes.length,
        });
        return member.apply(target, parts);
      };
    },
  });
  return offers;
}

function pipelineOf(provider: object): { exporter: Core } {
  return Reflect.get(Reflect.get(provider, 'shared'), 'pipeline');
}

const shapes = fc.array(
  fc.record({ attributes: fc.nat(60), units: fc.integer({ min: 0, max: 20_000 }), count: fc.nat(400) }),
  { minLength: 1, maxLength: 6 },
);

/** Words of one span or record with so many attributes: fields, one or two words for a value, as many to define its keys and template. */
const wordsOf = (attributes: number): number => 64 + attributes * 8;

test('however many spans and records end in one turn, each hand-over is a bounded piece of work', async () => {
  const far = await startReceiver();
  await holds(shapes, { runs: 15, shrinks: false }, async (mix) => {
    const exporter = { endpoint: far.httpEndpoint, batch: { maxQueuedBytes: 1_000_000_000 } };
    const [traces, logs] = [new NativeTracerProvider({ exporter }), new NativeLoggerProvider({ exporter })];
    const spanOffers = watchOffers(pipelineOf(traces));
    const logOffers = watchOffers(pipelineOf(logs));
    const [tracer, logger] = [traces.getTracer('t'), logs.getLogger('t')];
    let made = 0;
    for (const { attributes, units, count } of mix) {
      for (let i = 0; i < count; i++) {
        const map: Record<string, string> = {};
        for (let key = 0; key < attributes; key++) map[`key ${key}`] = `${made}`;
        map.text = 'ü'.repeat(units);
        tracer.startSpan('s', { attributes: map }, ROOT_CONTEXT).end();
        logger.emit({ body: 'b', attributes: map, context: ROOT_CONTEXT });
        made++;
      }
    }
    const attributes = Math.max(...mix.map((shape) => shape.attributes)) + 1;
    const units = Math.max(...mix.map((shape) => shape.units)) + attributes * 16 + 64;
    for (const offers of [spanOffers, logOffers]) {
      for (const offer of offers) {
        expect(offer.items).toBeLessThanOrEqual(MOST_ITEMS);
        // A chunk is full when it is past its limit, so the item that brought it there is in it.
        expect(offer.words).toBeLessThanOrEqual(FULL_WORDS + wordsOf(attributes) * 2);
        expect(offer.bytes).toBeLessThanOrEqual((FULL_UNITS + units * 2) * MOST_BYTES_A_UNIT);
      }
      // What the turn left over is one chunk more, not a backlog for some later turn.
      expect(made - offers.reduce((sum, { items }) => sum + items, 0)).toBeLessThan(MOST_ITEMS);
    }
    await Promise.all([traces.shutdown(), logs.shutdown()]);
  });
});

test('a turn that makes nothing hands over at most what is left: one chunk', async () => {
  const far = await startReceiver();
  const traces = new NativeTracerProvider({ exporter: { endpoint: far.httpEndpoint } });
  onTestFinished(() => traces.shutdown());
  const offers = watchOffers(pipelineOf(traces));
  const tracer = traces.getTracer('t');
  for (let i = 0; i < 1000; i++) tracer.startSpan('s').end();
  const inTurn = offers.length;
  expect(inTurn).toBe(Math.floor(1000 / MOST_ITEMS));
  await traces.forceFlush();
  expect(offers.length - inTurn).toBe(1);
  expect(offers.at(-1)?.items).toBe(1000 % MOST_ITEMS);
});

test('a collection of many series is many bounded hand-overs', async () => {
  const far = await startReceiver();
  const provider = new NativeMeterProvider({
    readers: [{ exporter: { endpoint: far.httpEndpoint }, intervalMs: 3_600_000, cardinalityLimit: 100_000 }],
  });
  onTestFinished(() => provider.shutdown());
  const [reader] = Reflect.get(provider, 'readers') as [{ pipeline: { exporter: Core } }];
  const offers = watchOffers(reader.pipeline);
  const counter = provider.getMeter('m').createCounter('c');
  for (let i = 0; i < 50_000; i++) counter.add(1, { i });
  await provider.forceFlush();
  expect(offers.length).toBeGreaterThan(3);
  for (const { words, bytes } of offers) {
    expect(words).toBeLessThanOrEqual(FULL_WORDS + SERIES_PER_STEP * 16);
    expect(bytes).toBeLessThanOrEqual((FULL_UNITS + SERIES_PER_STEP * 64) * MOST_BYTES_A_UNIT);
  }
});
