/** Arbitraries for the identities of spans: remote parents and the targets of links. */

import type { SpanContext, TraceState } from '@opentelemetry/api';
import fc from 'fast-check';

/** A `SpanContext` as data; the SDK under test makes its own `TraceState` of `traceState`. */
export interface ContextProgram {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly isRemote: boolean | undefined;
  readonly traceState: string | undefined;
}

const LOWER = '0123456789abcdef';
/** The API's check of ids ignores case, so upper case reaches exporters. */
const UPPER = '0123456789ABCDEF';

function id(length: number): fc.Arbitrary<string> {
  const ofDigits = (digits: string): fc.Arbitrary<string> =>
    fc.string({ minLength: length, maxLength: length, unit: fc.constantFrom(...digits) });
  const notZero = (value: string): boolean => /[^0]/.test(value);
  return fc
    .oneof({ weight: 7, arbitrary: ofDigits(LOWER) }, { weight: 1, arbitrary: ofDigits(UPPER) })
    .filter(notZero);
}

const traceStateEntry = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9_*/-]{0,12}$/), fc.stringMatching(/^[!-+\--<>-~]{1,24}$/))
  .map(([key, value]) => `${key}=${value}`);

export const traceState: fc.Arbitrary<string | undefined> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.array(traceStateEntry, { maxLength: 4 }).map((entries) => entries.join(',')) },
);

export const validContext: fc.Arbitrary<ContextProgram> = fc.record({
  traceId: id(32),
  spanId: id(16),
  traceFlags: fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 255 })),
  isRemote: fc.constantFrom(true, false, undefined),
  traceState,
});

/** A link may point at an invalid context; its ids are zeros (`INVALID_SPAN_CONTEXT`). */
export const linkContext: fc.Arbitrary<ContextProgram> = fc.oneof(
  { weight: 9, arbitrary: validContext },
  {
    weight: 1,
    arbitrary: fc.constant({
      traceId: '0'.repeat(32),
      spanId: '0'.repeat(16),
      traceFlags: 0,
      isRemote: undefined,
      traceState: undefined,
    }),
  },
);

/** Builds the `SpanContext`, leaving out what `program` leaves out. */
export function toSpanContext(
  program: ContextProgram,
  createTraceState: (raw: string) => TraceState,
): SpanContext {
  return {
    traceId: program.traceId,
    spanId: program.spanId,
    traceFlags: program.traceFlags,
    ...(program.isRemote === undefined ? {} : { isRemote: program.isRemote }),
    ...(program.traceState === undefined ? {} : { traceState: createTraceState(program.traceState) }),
  };
}
