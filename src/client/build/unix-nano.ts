import type { HrTime } from '../../capture/readable-span.js';
import { OtlpNativeError } from '../../errors.js';

/** A moment: a date, milliseconds since 1970, `[seconds, nanoseconds]` since 1970, or nanoseconds as a `bigint`. */
export type OtlpTime = Date | number | bigint | HrTime;

const MAX_NANOS = 2n ** 64n - 1n;

/**
 * Nanoseconds since 1970, as OTLP's JSON form writes them.
 *
 * @throws OtlpNativeError `INVALID_ITEM` for what is no moment since 1970.
 */
export function unixNano(time: OtlpTime): string {
  const nanos = nanosOf(time);
  if (nanos !== null && nanos >= 0n && nanos <= MAX_NANOS) return String(nanos);
  throw new OtlpNativeError(
    'INVALID_ITEM',
    `${String(time)} is no time since 1970: give a Date, milliseconds, [seconds, nanoseconds], or nanoseconds as a bigint`,
  );
}

/** As {@link unixNano}, or undefined where there is none. */
export function unixNanoOrNone(time: OtlpTime | undefined): string | undefined {
  return time === undefined ? undefined : unixNano(time);
}

function nanosOf(time: unknown): bigint | null {
  if (typeof time === 'bigint') return time;
  if (typeof time === 'number') return nanosOfMillis(time);
  if (time instanceof Date) return nanosOfMillis(time.getTime());
  if (!Array.isArray(time)) return null;
  const [seconds, nanos]: unknown[] = time;
  if (!Number.isInteger(seconds) || !Number.isInteger(nanos)) return null;
  return BigInt(seconds as number) * 1_000_000_000n + BigInt(nanos as number);
}

function nanosOfMillis(millis: number): bigint | null {
  if (!Number.isFinite(millis)) return null;
  const whole = Math.floor(millis);
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((millis - whole) * 1e6));
}
