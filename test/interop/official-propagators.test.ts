/** Our propagators of X-Ray and OpenTracing beside the official ones, over generated headers and spans. */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { OTTracePropagator } from '../../src/sdk/context/ot-trace-propagator.ts';
import { XRayPropagator } from '../../src/sdk/context/xray-propagator.ts';
import { INSTALL_DEADLINE_MS, installed } from '../peers/npm/installed.ts';
import { validContext } from '../support/span-contexts.ts';

const PACKAGES = {
  '@opentelemetry/propagator-aws-xray': '3.0.0',
  '@opentelemetry/propagator-ot-trace': '0.29.0',
};

type Propagators = Record<string, new () => TextMapPropagator>;
const official: Propagators = {};

beforeAll(async () => {
  const require = createRequire(join(await installed(PACKAGES), 'package.json'));
  for (const name of Object.keys(PACKAGES)) Object.assign(official, require(name) as Propagators);
}, INSTALL_DEADLINE_MS);

function made(name: string): TextMapPropagator {
  const Propagator = official[name];
  if (Propagator === undefined) throw new Error(`there is no ${name}`);
  return new Propagator();
}

const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ minLength: length, maxLength: length, unit: fc.constantFrom(...'0123456789abcdef') });
/** Mostly what a sender writes, sometimes anything. */
const mostly = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: fc.string({ maxLength: 8 }) });

const xray = fc
  .tuple(
    mostly(fc.tuple(hex(8), hex(24)).map(([time, random]) => `Root=1-${time}-${random}`)),
    mostly(hex(16).map((id) => `Parent=${id}`)),
    // Where the decision is open, the official propagator ends the trace; ours goes on with it.
    fc.constantFrom('Sampled=1', 'Sampled=0'),
  )
  .chain((parts) => fc.shuffledSubarray(parts, { minLength: 3 }))
  .map((parts) => ({ 'x-amzn-trace-id': parts.join(';') }));
const openTracing = fc.record({
  'ot-tracer-traceid': mostly(fc.oneof(hex(32), hex(16))),
  'ot-tracer-spanid': mostly(hex(16)),
  'ot-tracer-sampled': fc.constantFrom('true', 'false'),
  'ot-baggage-user': fc.stringMatching(/^[a-z0-9]{1,8}$/),
});

function extracted(propagator: TextMapPropagator, headers: object): unknown {
  const context = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  return [trace.getSpanContext(context), propagation.getBaggage(context)?.getAllEntries()];
}

function injected(
  propagator: TextMapPropagator,
  spanContext: object,
  entries: Record<string, string>,
): object {
  const headers = {};
  const baggage = propagation.createBaggage(
    Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }])),
  );
  const context = propagation.setBaggage(ROOT_CONTEXT, baggage);
  const traced = trace.setSpanContext(context, spanContext as Parameters<typeof trace.setSpanContext>[1]);
  propagator.inject(traced, headers, defaultTextMapSetter);
  return headers;
}

describe.each([
  ['AWSXRayPropagator', new XRayPropagator(), xray],
  ['OTTracePropagator', new OTTracePropagator(), openTracing],
] as const)('%s', (name, ours, headers) => {
  test('reads what we read', () => {
    const theirs = made(name);
    fc.assert(
      fc.property(headers as fc.Arbitrary<object>, (given) => {
        expect(extracted(ours, given)).toEqual(extracted(theirs, given));
      }),
    );
  });

  test('writes what we write', () => {
    const theirs = made(name);
    const text = fc.string({ minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        validContext,
        fc.dictionary(text, text, { maxKeys: 4 }),
        ({ traceId, spanId, traceFlags }, entries) => {
          const spanContext = { traceId, spanId, traceFlags };
          expect(injected(ours, spanContext, entries)).toEqual(injected(theirs, spanContext, entries));
        },
      ),
    );
  });
});
