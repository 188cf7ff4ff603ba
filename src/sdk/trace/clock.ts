import { performance } from 'node:perf_hooks';
import type { ClockOffset } from '../../capture/own-span.js';
import type { HrTime } from '../../capture/readable-span.js';

const MS_PER_SECOND = 1000;
const NANOS_PER_SECOND = 1_000_000_000;
const NANOS_PER_MS = 1_000_000;
/** The wall clock counts whole milliseconds, so that up to one is no drift yet. */
const MAX_DRIFT_MS = 2;
const CHECK_INTERVAL_MS = 1000;

/**
 * Where the monotonic clock stands on the wall clock. A span keeps the anchor that it started with, so that its times stay
 * in order when the wall clock is set.
 */
export type ClockAnchor = ClockOffset;

let anchor = anchorAt(performance.timeOrigin);
let nextCheckMs = 0;

/** The monotonic clock: milliseconds since the start of the process, with fractions. */
export function monotonicMs(): number {
  return performance.now();
}

/**
 * The anchor for a span that starts now. The wall clock is looked at once a second, and the anchor moved if it has drifted
 * away by more than 2 ms.
 *
 * @param nowMs what the monotonic clock reads.
 */
export function currentAnchor(nowMs: number): ClockAnchor {
  if (nowMs >= nextCheckMs) {
    nextCheckMs = nowMs + CHECK_INTERVAL_MS;
    // The middle of the millisecond that the wall clock reads is off by half a millisecond at most.
    const originMs = Date.now() + 0.5 - monotonicMs();
    const driftMs = originMs - (anchor.seconds * MS_PER_SECOND + anchor.millis);
    if (Math.abs(driftMs) > MAX_DRIFT_MS) anchor = anchorAt(originMs);
  }
  return anchor;
}

/** A reading of the monotonic clock as the time since the epoch. */
export function anchored(from: ClockAnchor, readingMs: number): [number, number] {
  const ms = readingMs + from.millis;
  const seconds = Math.floor(ms / MS_PER_SECOND);
  const nanos = Math.round((ms - seconds * MS_PER_SECOND) * NANOS_PER_MS);
  return nanos === NANOS_PER_SECOND ? [from.seconds + seconds + 1, 0] : [from.seconds + seconds, nanos];
}

/**
 * A time that the user gave, in any form of the API: seconds and nanoseconds, a date, milliseconds since the epoch, or a
 * reading of `performance.now()`, which is told from the former by being no later than now.
 *
 * @returns null when it is none of these: the caller takes the clock's.
 */
export function givenTime(input: unknown, from: ClockAnchor): HrTime | null {
  if (typeof input === 'number') {
    return input <= monotonicMs() ? anchored(from, input) : fromMillis(input);
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
  return [Math.trunc(ms / MS_PER_SECOND), Math.round((ms % MS_PER_SECOND) * NANOS_PER_MS)];
}

/** @param originMs the wall clock's time when the monotonic one read 0. */
function anchorAt(originMs: number): ClockAnchor {
  const seconds = Math.floor(originMs / MS_PER_SECOND);
  return { seconds, millis: originMs - seconds * MS_PER_SECOND };
}
