import type { GuardName } from './subject.ts';

/** The call that is guarded: it always succeeds, in the turn in which it is made. */
export type Call = () => Promise<number>;

/** The call behind a guard, and what ends the guard. */
export interface Guarded {
  call: Call;
  stop(): void;
}

/** Per cent of failures from which each breaker opens; none of the calls fails. */
const FAILURE_RATE = 50;
/** Calls that each breaker of a count looks at. */
const WINDOW = 100;
/** Seconds that each breaker of a time looks at, as opossum's default. */
const WINDOW_S = 10;
const OPEN_MS = 30_000;

/** Puts a guard before `call`. Loads only the party that is asked for. */
export async function guard(name: GuardName, call: Call): Promise<Guarded> {
  switch (name) {
    case 'none':
      return { call, stop: () => {} };
    case 'own':
      return ownGuard(call, Number.POSITIVE_INFINITY);
    case 'ownSlowCalls':
      return ownGuard(call, 1_000);
    case 'opossum':
      return opossumGuard(call, true);
    case 'opossumLean':
      return opossumGuard(call, false);
    case 'cockatielCount':
    case 'cockatielSampling':
      return cockatielGuard(call, name === 'cockatielCount');
  }
}

async function ownGuard(call: Call, slowCallDurationMs: number): Promise<Guarded> {
  const { OptimizedCircuitBreaker } = await import('otlp-native/resilience');
  const breaker = new OptimizedCircuitBreaker({
    window: { type: 'count', size: WINDOW },
    minimumCalls: WINDOW,
    failureRateThreshold: FAILURE_RATE,
    slowCallDurationMs,
    openMs: OPEN_MS,
  });
  return { call: () => breaker.execute(call), stop: () => {} };
}

async function opossumGuard(call: Call, rollingPercentilesEnabled: boolean): Promise<Guarded> {
  const { default: CircuitBreaker } = await import('opossum');
  // Its default, a timer for every call, would cost it more than all the rest.
  const breaker = new CircuitBreaker(call, {
    timeout: false,
    errorThresholdPercentage: FAILURE_RATE,
    volumeThreshold: WINDOW,
    resetTimeout: OPEN_MS,
    rollingCountTimeout: WINDOW_S * 1_000,
    rollingPercentilesEnabled,
  });
  return { call: () => breaker.fire(), stop: () => breaker.shutdown() };
}

async function cockatielGuard(call: Call, isOfCount: boolean): Promise<Guarded> {
  const { circuitBreaker, CountBreaker, handleAll, SamplingBreaker } = await import('cockatiel');
  const threshold = FAILURE_RATE / 100;
  const breaker = isOfCount
    ? new CountBreaker({ threshold, size: WINDOW })
    : new SamplingBreaker({ threshold, duration: WINDOW_S * 1_000 });
  const policy = circuitBreaker(handleAll, { halfOpenAfter: OPEN_MS, breaker });
  return { call: () => policy.execute(call), stop: () => {} };
}
