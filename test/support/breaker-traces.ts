/** Traces of events for circuit breakers, from a seed, and our own breaker's answers to them. */

import { type CircuitBreakerOptions, OptimizedCircuitBreaker } from 'otlp-native/resilience';

/** Lines of one trace: `breaker` and its settings, then events, as the oracle reads them. */
export function breakerTrace(random: () => number, events: number): string[] {
  const below = (limit: number): number => Math.floor(random() * limit);
  const oneOf = <T>(...values: T[]): T => values[below(values.length)] as T;
  const isTimeBased = random() < 0.5;
  const slowCallMs = oneOf(10, 100);
  const settings = {
    timeBased: isTimeBased ? 1 : 0,
    windowSize: isTimeBased ? 1 + below(12) : oneOf(1, 2, 3, 5, 10, 50),
    minimumCalls: oneOf(1, 2, 3, 5, 20),
    failureRate: oneOf(1, 10, 33, 50, 66.6, 100),
    slowCallRate: oneOf(1, 50, 80, 100),
    slowCallMs,
    halfOpenCalls: oneOf(1, 2, 3, 5, 10),
    openMs: oneOf(100, 1000, 5000),
    openMultiplier: oneOf(1, 1.5, 2),
  };
  const failing = random();
  const slowing = random() * 0.5;
  const lines = [
    `breaker ${Object.entries(settings)
      .map(([key, value]) => `${key}=${value}`)
      .join(' ')}`,
  ];
  /** Set by hand: what may follow is less. */
  let isManual = false;
  while (lines.length <= events) {
    const dice = random();
    if (dice < 0.3) lines.push('acquire');
    else if (dice < 0.75) {
      const outcome = random() < failing ? 'error' : 'success';
      lines.push(`${outcome} ${random() < slowing ? slowCallMs + below(3) : below(slowCallMs)}`);
    } else if (dice < 0.97)
      lines.push(`advance ${oneOf(0, 1, 10, 250, 999, 1000, 1001, 2500, 7000, 60_000)}`);
    else if (dice < 0.98) lines.push('release');
    else if (isManual || dice < 0.985) {
      lines.push('reset');
      isManual = false;
    } else if (dice < 0.99) lines.push('open');
    else {
      lines.push(oneOf('forceOpen', 'disable', 'metricsOnly'));
      isManual = true;
    }
  }
  return lines;
}

/** As the oracle prints it, a line an event. */
export function playOnOurs(lines: readonly string[]): string[] {
  let nowMs = 0;
  let breaker = new OptimizedCircuitBreaker();
  const answers: string[] = [];
  for (const line of lines) {
    const [event = '', argument = ''] = line.split(' ');
    if (event === 'breaker') {
      nowMs = 0;
      breaker = new OptimizedCircuitBreaker({
        ...options(line),
        clock: { now: () => nowMs, after: () => () => {} },
      });
      continue;
    }
    let permitted = '-';
    switch (event) {
      case 'acquire':
        permitted = String(breaker.tryAcquire());
        break;
      case 'success':
        breaker.onSuccess(Number(argument));
        break;
      case 'error':
        breaker.onError(Number(argument), new Error('failed'));
        break;
      case 'advance':
        nowMs += Number(argument);
        break;
      case 'release':
      case 'reset':
      case 'open':
      case 'forceOpen':
      case 'disable':
      case 'metricsOnly':
        breaker[event]();
        break;
      default:
        throw new Error(line);
    }
    const { failureRate, slowCallRate, calls, failedCalls, slowCalls, slowFailedCalls, notPermittedCalls } =
      breaker.metrics();
    answers.push(
      [
        permitted,
        breaker.state.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
        float(failureRate),
        float(slowCallRate),
        calls,
        failedCalls,
        slowCalls,
        slowFailedCalls,
        notPermittedCalls,
      ].join(' '),
    );
  }
  return answers;
}

function options(line: string): CircuitBreakerOptions {
  const settings = Object.fromEntries(
    line
      .split(' ')
      .slice(1)
      .map((pair) => pair.split('=')),
  );
  const number = (name: string): number => Number(settings[name]);
  return {
    window: { type: number('timeBased') === 1 ? 'time' : 'count', size: number('windowSize') },
    minimumCalls: number('minimumCalls'),
    failureRateThreshold: number('failureRate'),
    slowCallRateThreshold: number('slowCallRate'),
    slowCallDurationMs: number('slowCallMs'),
    halfOpenCalls: number('halfOpenCalls'),
    openMs: number('openMs'),
    openMultiplier: number('openMultiplier'),
    maxOpenMs: 30 * 86_400_000,
  };
}

/** As Java prints a float: the shortest digits that are no other one's. */
function float(value: number): string {
  for (let digits = 1; digits < 10; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) {
      const shortest = String(Number(text));
      return shortest.includes('.') ? shortest : `${shortest}.0`;
    }
  }
  return String(value);
}
