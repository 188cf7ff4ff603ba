import { between, group, invalidOption, shown } from '../../config/checks.js';
import { numberOf, YEAR_MS } from '../options.js';

/** How a delay is spread at random: not at all, over all of it, or over its second half. */
export type Jitter = 'none' | 'full' | 'equal';

/** The same delay each time. */
export interface FixedBackoff {
  /** Which of the backoffs. */
  kind: 'fixed';
  /** Default: 1,000. */
  delayMs?: number;
  /** Default: `none`. */
  jitter?: Jitter;
}

/** A delay that grows by the same amount each time. */
export interface LinearBackoff {
  /** Which of the backoffs. */
  kind: 'linear';
  /** The first delay. Default: 200. */
  initialMs?: number;
  /** Default: `initialMs`. */
  incrementMs?: number;
  /** Default: 30,000. */
  maxMs?: number;
  /** Default: `none`. */
  jitter?: Jitter;
}

/** A delay that grows by the same factor each time. */
export interface ExponentialBackoff {
  /** Which of the backoffs. */
  kind: 'exponential';
  /** The first delay. Default: 200. */
  initialMs?: number;
  /** At least 1. Default: 2. */
  multiplier?: number;
  /** Default: 30,000. */
  maxMs?: number;
  /** Default: `full`. */
  jitter?: Jitter;
}

/**
 * A random delay between `initialMs` and three times the one before, which spreads callers that failed together.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export interface DecorrelatedBackoff {
  /** Which of the backoffs. */
  kind: 'decorrelated';
  /** The shortest delay. Default: 200. */
  initialMs?: number;
  /** Default: 30,000. */
  maxMs?: number;
}

/** How long to wait between attempts. */
export type Backoff = FixedBackoff | LinearBackoff | ExponentialBackoff | DecorrelatedBackoff;

/**
 * The delay before an attempt. `retry` is 1 before the second attempt, `previousMs` the delay before that, 0 at first, and `random`
 * from 0 up to 1.
 */
export type DelayOf = (retry: number, previousMs: number, random: () => number) => number;

/** @throws OtlpNativeError `INVALID_OPTION`, with the option's path. */
export function delayOf(backoff: Backoff | undefined): DelayOf {
  const given = backoff ?? { kind: 'exponential' };
  switch (given.kind) {
    case 'fixed': {
      group(given, 'backoff', ['kind', 'delayMs', 'jitter']);
      const delayMs = milliseconds('delayMs', given.delayMs, 1_000);
      const spread = spreadOf(given.jitter, 'none');
      return (_retry, _previousMs, random) => spread(delayMs, random);
    }
    case 'linear': {
      group(given, 'backoff', ['kind', 'initialMs', 'incrementMs', 'maxMs', 'jitter']);
      const initialMs = milliseconds('initialMs', given.initialMs, 200);
      const incrementMs = milliseconds('incrementMs', given.incrementMs, initialMs);
      const maxMs = milliseconds('maxMs', given.maxMs, 30_000);
      const spread = spreadOf(given.jitter, 'none');
      return (retry, _previousMs, random) =>
        spread(Math.min(maxMs, initialMs + incrementMs * (retry - 1)), random);
    }
    case 'exponential': {
      group(given, 'backoff', ['kind', 'initialMs', 'multiplier', 'maxMs', 'jitter']);
      const initialMs = milliseconds('initialMs', given.initialMs, 200);
      const multiplier = numberOf('backoff.multiplier', given.multiplier, between(1, 1_000), 2);
      const maxMs = milliseconds('maxMs', given.maxMs, 30_000);
      const spread = spreadOf(given.jitter, 'full');
      // 0 stays 0 where the power has become infinite.
      return (retry, _previousMs, random) =>
        initialMs === 0 ? 0 : spread(Math.min(maxMs, initialMs * multiplier ** (retry - 1)), random);
    }
    case 'decorrelated': {
      group(given, 'backoff', ['kind', 'initialMs', 'maxMs']);
      const initialMs = milliseconds('initialMs', given.initialMs, 200);
      const maxMs = milliseconds('maxMs', given.maxMs, 30_000);
      return (_retry, previousMs, random) => {
        const most = Math.max(initialMs, 3 * (previousMs === 0 ? initialMs : previousMs));
        return Math.min(maxMs, initialMs + random() * (most - initialMs));
      };
    }
    default:
      throw invalidOption(
        'backoff.kind',
        `must be 'fixed', 'linear', 'exponential' or 'decorrelated', not ${shown((given as { kind?: unknown }).kind)}`,
      );
  }
}

function milliseconds(name: string, value: unknown, otherwise: number): number {
  return numberOf(`backoff.${name}`, value, between(0, YEAR_MS), otherwise);
}

function spreadOf(
  jitter: Jitter | undefined,
  otherwise: Jitter,
): (delayMs: number, random: () => number) => number {
  switch (jitter ?? otherwise) {
    case 'none':
      return (delayMs) => delayMs;
    case 'full':
      return (delayMs, random) => delayMs * random();
    case 'equal':
      return (delayMs, random) => delayMs / 2 + (delayMs / 2) * random();
    default:
      throw invalidOption('backoff.jitter', `must be 'none', 'full' or 'equal', not ${shown(jitter)}`);
  }
}
