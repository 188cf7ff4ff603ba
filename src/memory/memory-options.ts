import { group, invalidOption, type Range, rangeFault, shown, whole } from '../config/checks.js';

const GIB = 1_073_741_824;
const DAY_MS = 86_400_000;
const OPTION_KEYS = [
  'limitBytes',
  'maxIdleBytes',
  'maxBufferBytes',
  'idleTtlMs',
  'zeroOnRelease',
  'development',
] as const;

/** What an `OptimizedMemoryPool` may hold, and for how long. */
export interface MemoryPoolOptions {
  /**
   * Most bytes that the pool holds, leased and idle together; a lease beyond them fails with `MEMORY_LIMIT`. From 4096 to 64 GiB.
   * Default 268435456 (256 MiB).
   */
  limitBytes?: number;
  /** Most bytes that wait for their next use; what is released beyond them is freed. Default a quarter of `limitBytes`. */
  maxIdleBytes?: number;
  /** Larger leases are made and freed each time, within `limitBytes`, so that one burst of them keeps no memory. Default 16777216 (16 MiB). */
  maxBufferBytes?: number;
  /** What nobody has used for so long is freed; up to a quarter later. From 4 to a day. Default 10000. */
  idleTtlMs?: number;
  /** Overwrites with zeros what is released, for content that nobody else may see. Default false. */
  zeroOnRelease?: boolean;
  /**
   * Finds mistakes, at some cost for each lease: arrays are detached when their lease is released, so that they are empty to whoever
   * still has them; new ones are filled with `0xa5`; leases that nobody released are told of, with the place they were leased at.
   * Default: whether `NODE_ENV` is `development` or `test`.
   */
  development?: boolean;
}

/** The options, complete and checked. */
export interface MemoryPoolConfig {
  readonly limitBytes: number;
  readonly maxIdleBytes: number;
  readonly maxBufferBytes: number;
  readonly idleTtlMs: number;
  readonly zeroOnRelease: boolean;
  readonly development: boolean;
}

/** @throws OtlpNativeError `INVALID_OPTION` */
export function memoryPoolConfig(options: MemoryPoolOptions | undefined): MemoryPoolConfig {
  const given = group(options, '', OPTION_KEYS);
  const limitBytes = number('limitBytes', given.limitBytes, whole(4096, 64 * GIB), 268_435_456);
  return {
    limitBytes,
    maxIdleBytes: number(
      'maxIdleBytes',
      given.maxIdleBytes,
      whole(0, limitBytes),
      Math.floor(limitBytes / 4),
    ),
    maxBufferBytes: number('maxBufferBytes', given.maxBufferBytes, whole(256, GIB), 16_777_216),
    idleTtlMs: number('idleTtlMs', given.idleTtlMs, whole(4, DAY_MS), 10_000),
    zeroOnRelease: flag('zeroOnRelease', given.zeroOnRelease, false),
    development: flag('development', given.development, isDevelopment()),
  };
}

function isDevelopment(): boolean {
  const environment = process.env.NODE_ENV;
  return environment === 'development' || environment === 'test';
}

function number(setting: string, value: number | undefined, range: Range, fallback: number): number {
  if (value === undefined) return fallback;
  const fault = rangeFault(value, range);
  if (fault !== null) throw invalidOption(setting, fault);
  return value;
}

function flag(setting: string, value: boolean | undefined, fallback: boolean): boolean {
  const given: unknown = value ?? fallback;
  if (typeof given === 'boolean') return given;
  throw invalidOption(setting, `must be true or false, not ${shown(given)}`);
}
