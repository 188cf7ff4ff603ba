import type { TraceState } from '@opentelemetry/api';
import { isThreshold, MAX_THRESHOLD, NO_THRESHOLD } from './composable-sampler.js';

/** OpenTelemetry's member of a trace state. */
const OT_KEY = 'ot';
/** Its longest value. */
const MAX_UNITS = 256;
/** 56 bits. */
const DIGITS = 14;
const HEX = /^[0-9a-fA-F]+$/;

/**
 * What OpenTelemetry keeps in a trace state: `th`, from which threshold on the spans above were sampled, and `rv`, the
 * trace's random value where it isn't in its id.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/
 */
export interface OtTraceState {
  readonly threshold: bigint;
  /** Null when it is in the trace's id. */
  readonly randomValue: bigint | null;
  /** Everything else, which is passed on. */
  readonly rest: readonly string[];
}

const EMPTY: OtTraceState = { threshold: NO_THRESHOLD, randomValue: null, rest: [] };

/** Reads OpenTelemetry's member; what is broken counts as missing. */
export function parseOtTraceState(traceState: TraceState | undefined): OtTraceState {
  const value = traceState?.get(OT_KEY);
  if (!value || value.length > MAX_UNITS) return EMPTY;
  let threshold = NO_THRESHOLD;
  let randomValue: bigint | null = null;
  const rest: string[] = [];
  for (const member of value.split(';')) {
    if (member.startsWith('th:')) threshold = parseThreshold(member.slice(3));
    else if (member.startsWith('rv:')) randomValue = parseRandomValue(member.slice(3));
    else rest.push(member);
  }
  return { threshold, randomValue, rest };
}

/** `traceState` with `ot` as OpenTelemetry's member, without the last parts of the rest if they don't fit. */
export function withOtTraceState(traceState: TraceState, ot: OtTraceState): TraceState {
  const parts: string[] = [];
  if (isThreshold(ot.threshold) && ot.threshold !== MAX_THRESHOLD) {
    parts.push(`th:${thresholdText(ot.threshold)}`);
  }
  if (ot.randomValue !== null) parts.push(`rv:${ot.randomValue.toString(16).padStart(DIGITS, '0')}`);
  let value = [...parts, ...ot.rest].join(';');
  while (value.length > MAX_UNITS && value.includes(';')) value = value.slice(0, value.lastIndexOf(';'));
  // A threshold that no longer holds must not be passed on.
  return value === '' ? traceState.unset(OT_KEY) : traceState.set(OT_KEY, value);
}

/** The threshold as 56 bits in hex, without the zeros at the end. */
export function thresholdText(threshold: bigint): string {
  return threshold === 0n ? '0' : threshold.toString(16).padStart(DIGITS, '0').replace(/0+$/, '');
}

function parseThreshold(text: string): bigint {
  if (text.length > DIGITS || !HEX.test(text)) return NO_THRESHOLD;
  return BigInt(`0x${text.padEnd(DIGITS, '0')}`);
}

function parseRandomValue(text: string): bigint | null {
  return text.length === DIGITS && HEX.test(text) ? BigInt(`0x${text}`) : null;
}
