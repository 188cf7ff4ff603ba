import { between, group, invalidOption, type Range, rangeFault, whole } from '../../config/checks.js';
import { type Clock, SYSTEM_CLOCK } from '../clock.js';
import { retryAfterMs } from '../retry-after.js';

/** The calls that a breaker's rates are taken of. */
export interface CircuitBreakerWindow {
  /** Whether `size` is a number of calls or of seconds. */
  type: 'count' | 'time';
  /** Up to 1,000,000 calls, or 86,400 seconds. */
  size: number;
}

/** Options of an {@link OptimizedCircuitBreaker}. The defaults are resilience4j's, but for the slow calls, which are off. */
export interface CircuitBreakerOptions {
  /** In events, errors and metrics. Default: `default`. */
  name?: string;
  /** What the rates are taken of: the last `size` calls, or those of the last `size` seconds. Default: 100 calls. */
  window?: CircuitBreakerWindow;
  /** Below so many calls in the window no rate is known. At most the window's size where that counts calls. Default: 100. */
  minimumCalls?: number;
  /** Per cent of calls, above 0 and up to 100, from which the breaker opens. Default: 50. */
  failureRateThreshold?: number;
  /** Per cent of calls that are slow, above 0 and up to 100, from which the breaker opens. Default: 100. */
  slowCallRateThreshold?: number;
  /** A call that takes longer is slow; `Infinity` doesn't measure calls, which makes each cheaper. Default: `Infinity`. */
  slowCallDurationMs?: number;
  /** How long it stays open the first time. Default: 60,000. */
  openMs?: number;
  /** Each time in a row that it opens again is so many times longer, at least 1. Default: 1. */
  openMultiplier?: number;
  /** It is never open for longer, unless the other side asks for it. Default: 600,000. */
  maxOpenMs?: number;
  /** Share of the open time, 0 to 1, by which it is spread at random, both ways. Default: 0. */
  openJitter?: number;
  /** Calls that may go while it is half open, whose rates then decide. Default: 10. */
  halfOpenCalls?: number;
  /** It opens again when it is half open for longer; 0 for no limit. Default: 0. */
  maxHalfOpenMs?: number;
  /** Whether an error counts as a failure. Default: every one. */
  isFailure?: (error: unknown) => boolean;
  /** Whether an error counts for nothing, not even as a call. Asked first. Default: none. */
  isIgnored?: (error: unknown) => boolean;
  /** Whether a result counts as a failure. Default: none. */
  isFailedResult?: (result: unknown) => boolean;
  /** How long an error asks to be left alone (`Retry-After`); null for no such wish. Default: its `retryAfterMs`, if it has one. */
  pushbackMs?: (error: unknown) => number | null;
  /** Default: the process's own. */
  clock?: Clock;
  /** From 0 up to 1. Default: `Math.random`. */
  random?: () => number;
}

/** Options, complete and checked. */
export interface CircuitBreakerConfig {
  readonly name: string;
  readonly isTimeBased: boolean;
  readonly windowSize: number;
  readonly minimumCalls: number;
  readonly failureRateThreshold: number;
  readonly slowCallRateThreshold: number;
  readonly slowCallDurationMs: number;
  readonly openMs: number;
  readonly openMultiplier: number;
  readonly maxOpenMs: number;
  readonly openJitter: number;
  readonly halfOpenCalls: number;
  readonly maxHalfOpenMs: number;
  readonly isFailure: ((error: unknown) => boolean) | null;
  readonly isIgnored: ((error: unknown) => boolean) | null;
  readonly isFailedResult: ((result: unknown) => boolean) | null;
  readonly pushbackMs: (error: unknown) => number | null;
  readonly clock: Clock;
  readonly random: () => number;
}

const KEYS = [
  'name',
  'window',
  'minimumCalls',
  'failureRateThreshold',
  'slowCallRateThreshold',
  'slowCallDurationMs',
  'openMs',
  'openMultiplier',
  'maxOpenMs',
  'openJitter',
  'halfOpenCalls',
  'maxHalfOpenMs',
  'isFailure',
  'isIgnored',
  'isFailedResult',
  'pushbackMs',
  'clock',
  'random',
] as const;

const MAX_CALLS = 1_000_000;
const DAY_MS = 86_400_000;

/** @throws OtlpNativeError `INVALID_OPTION`, with the option's path. */
export function circuitBreakerConfig(options: CircuitBreakerOptions | undefined): CircuitBreakerConfig {
  const given = group(options, '', KEYS);
  const window = group(given.window, 'window', ['type', 'size'] as const);
  const number = (name: string, value: unknown, range: Range, otherwise: number): number => {
    if (value === undefined) return otherwise;
    const fault = rangeFault(value, range);
    if (fault !== null) throw invalidOption(name, fault);
    return value as number;
  };
  const optional = <F>(name: string, value: unknown): F | null => {
    if (value === undefined) return null;
    if (typeof value !== 'function') throw invalidOption(name, 'must be a function');
    return value as F;
  };
  const type = window.type ?? 'count';
  if (type !== 'count' && type !== 'time') throw invalidOption('window.type', "must be 'count' or 'time'");
  const rate = (name: 'failureRateThreshold' | 'slowCallRateThreshold', otherwise: number): number => {
    const value = number(name, given[name], between(0, 100), otherwise);
    if (value === 0) throw invalidOption(name, 'must be above 0');
    return Math.fround(value);
  };
  const slowCallDurationMs = given.slowCallDurationMs ?? Number.POSITIVE_INFINITY;
  if (slowCallDurationMs !== Number.POSITIVE_INFINITY) {
    number('slowCallDurationMs', slowCallDurationMs, between(0, DAY_MS), 0);
  }
  const windowSize = number('window.size', window.size, whole(1, type === 'time' ? 86_400 : MAX_CALLS), 100);
  const minimumCalls = number('minimumCalls', given.minimumCalls, whole(1, MAX_CALLS), 100);
  if (given.name !== undefined && typeof given.name !== 'string')
    throw invalidOption('name', 'must be a string');
  return {
    name: (given.name as string | undefined) ?? 'default',
    isTimeBased: type === 'time',
    windowSize,
    minimumCalls: type === 'count' ? Math.min(minimumCalls, windowSize) : minimumCalls,
    failureRateThreshold: rate('failureRateThreshold', 50),
    slowCallRateThreshold: rate('slowCallRateThreshold', 100),
    slowCallDurationMs: slowCallDurationMs as number,
    openMs: number('openMs', given.openMs, between(1, DAY_MS), 60_000),
    openMultiplier: number('openMultiplier', given.openMultiplier, between(1, 1000), 1),
    maxOpenMs: number('maxOpenMs', given.maxOpenMs, between(1, 30 * DAY_MS), 600_000),
    openJitter: number('openJitter', given.openJitter, between(0, 1), 0),
    halfOpenCalls: number('halfOpenCalls', given.halfOpenCalls, whole(1, MAX_CALLS), 10),
    maxHalfOpenMs: number('maxHalfOpenMs', given.maxHalfOpenMs, between(0, DAY_MS), 0),
    isFailure: optional('isFailure', given.isFailure),
    isIgnored: optional('isIgnored', given.isIgnored),
    isFailedResult: optional('isFailedResult', given.isFailedResult),
    pushbackMs: optional<(error: unknown) => number | null>('pushbackMs', given.pushbackMs) ?? retryAfterMs,
    clock: (given.clock as Clock | undefined) ?? SYSTEM_CLOCK,
    random: optional<() => number>('random', given.random) ?? Math.random,
  };
}
