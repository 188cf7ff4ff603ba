import { performance } from 'node:perf_hooks';
import type { HrTime } from '../../capture/readable-span.js';

const NANOS_PER_SECOND = 1_000_000_000;
const NANOS_PER_MS = 1_000_000;
/** The wall clock counts whole milliseconds, so that up to one is no drift yet. */
const MAX_DRIFT_MS = 2;

/**
 * Where the monotonic clock stands on the wall clock: to be added to a reading of the former. A span keeps the anchor that
 * it started with, so that its times stay in order when the wall clock is set.
 */
export interface ClockAnchor {
  readonly seconds: number;
  readonly nanos: number;
}

/** The monotonic clock: seconds and nanoseconds from an arbitrary point. */
export const monotonicTime: () => [number, number] = process.hrtime;

/** What the monotonic clock read when `performance.now()` was 0. */
const timeOrigin = difference(monotonicTime(), fromMillis(performance.now()));
let anchor: ClockAnchor = anchorAt(performance.timeOrigin);
let checkedAtSecond = -1;

/**
 * The anchor for a span that starts now. The wall clock is looked at once a second, and the anchor moved if it has drifted
 * away by more than 2 ms.
 *
 * @param second the seconds that the monotonic clock reads.
 */
export function currentAnchor(second: number): ClockAnchor {
  if (second !== checkedAtSecond) {
    checkedAtSecond = second;
    const [seconds, nanos] = monotonicTime();
    const [wallSeconds, wallNanos] = anchored(anchor, seconds, nanos);
    const driftMs = Date.now() - (wallSeconds * 1000 + wallNanos / NANOS_PER_MS);
    // The middle of the millisecond that the wall clock reads is off by half a millisecond at most.
    if (Math.abs(driftMs + 0.5) > MAX_DRIFT_MS) {
      const now = difference([seconds, nanos], timeOrigin);
      anchor = anchorAt(Date.now() + 0.5 - (now[0] * 1000 + now[1] / NANOS_PER_MS));
    }
  }
  return anchor;
}

/** A reading of the monotonic clock as the time since the epoch. */
export function anchored(from: ClockAnchor, seconds: number, nanos: number): [number, number] {
  const sum = nanos + from.nanos;
  return sum >= NANOS_PER_SECOND
    ? [seconds + from.seconds + 1, sum - NANOS_PER_SECOND]
    : [seconds + from.seconds, sum];
}

/**
 * A time that the user gave, in any form of the API: seconds and nanoseconds, a date, milliseconds since the epoch, or a
 * reading of `performance.now()`, which is told from the former by being no later than now.
 *
 * @returns null when it is none of these: the caller takes the clock's.
 */
export function givenTime(input: unknown, from: ClockAnchor): HrTime | null {
  if (typeof input === 'number') {
    if (!(input <= performance.now())) return fromMillis(input);
    const [seconds, nanos] = fromMillis(input);
    const [second, nano] = anchored(from, timeOrigin[0] + seconds, timeOrigin[1]);
    return normalised(second, nano + nanos);
  }
  if (input instanceof Date) return fromMillis(input.getTime());
  return isHrTime(input) ? [input[0], input[1]] : null;
}

/** Whether `value` is a time in one of the API's forms. */
export function isTime(value: unknown): boolean {
  return typeof value === 'number' || value instanceof Date || isHrTime(value);
}

/** How long it is from `start` to `end`; negative in its seconds if `end` is the earlier one. */
export function durationOf(start: HrTime, end: HrTime): [number, number] {
  const seconds = end[0] - start[0];
  const nanos = end[1] - start[1];
  return nanos < 0 ? [seconds - 1, nanos + NANOS_PER_SECOND] : [seconds, nanos];
}

function isHrTime(value: unknown): value is HrTime {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'number'
  );
}

/** Milliseconds as the official SDK splits them. */
function fromMillis(ms: number): [number, number] {
  return [Math.trunc(ms / 1000), Math.round((ms % 1000) * NANOS_PER_MS)];
}

function difference(from: readonly [number, number], less: readonly [number, number]): [number, number] {
  return normalised(from[0] - less[0], from[1] - less[1]);
}

function normalised(seconds: number, nanos: number): [number, number] {
  if (nanos < 0) return [seconds - 1, nanos + NANOS_PER_SECOND];
  return nanos >= NANOS_PER_SECOND ? [seconds + 1, nanos - NANOS_PER_SECOND] : [seconds, nanos];
}

function anchorAt(originMs: number): ClockAnchor {
  const [seconds, nanos] = difference(fromMillis(originMs), timeOrigin);
  return { seconds, nanos };
}
