import type { HrTime } from './readable-span.js';

/** A time as the API takes it: seconds and nanoseconds, milliseconds since 1970 or since the process began, or a date. */
export type TimeInput = HrTime | number | Date;

/**
 * The time that `input` stands for, by the rules of the official SDK: a small number counts from the start of the
 * process, as `performance.now()` does.
 *
 * @throws TypeError when it is no time.
 */
export function hrTimeOf(input: TimeInput): HrTime {
  if (typeof input === 'number') {
    if (input >= performance.timeOrigin / 2) return fromMillis(input);
    // NaN comes here too.
    const origin = fromMillis(performance.timeOrigin);
    const since = fromMillis(input);
    const nanos = origin[1] + since[1];
    return nanos >= 1e9 ? [origin[0] + since[0] + 1, nanos - 1e9] : [origin[0] + since[0], nanos];
  }
  if (input instanceof Date) return fromMillis(input.getTime());
  if (
    Array.isArray(input) &&
    input.length === 2 &&
    typeof input[0] === 'number' &&
    typeof input[1] === 'number'
  )
    return input;
  throw new TypeError('a time must be a number, a Date, or an array of seconds and nanoseconds');
}

function fromMillis(millis: number): HrTime {
  return [Math.trunc(millis / 1000), Math.round((millis % 1000) * 1e6)];
}
