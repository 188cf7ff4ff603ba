/** One party of the comparison. */
export interface BreakerSubject {
  /** As the tables and `--json` name it. */
  name: string;
  guard: GuardName;
}

/** What guards the call. */
export type GuardName =
  | 'none'
  | 'own'
  | 'ownSlowCalls'
  | 'opossum'
  | 'opossumLean'
  | 'cockatielCount'
  | 'cockatielSampling';

/** All subjects, by the name that ratios use. */
export const BREAKER_SUBJECTS = {
  bare: { name: 'bare call', guard: 'none' },
  native: { name: 'OptimizedCircuitBreaker, slow calls off', guard: 'own' },
  nativeSlowCalls: { name: 'OptimizedCircuitBreaker, slow calls on', guard: 'ownSlowCalls' },
  opossum: { name: 'opossum, no timeout', guard: 'opossum' },
  opossumLean: { name: 'opossum, no timeout, percentiles off', guard: 'opossumLean' },
  cockatiel: { name: 'cockatiel, CountBreaker', guard: 'cockatielCount' },
  cockatielSampling: { name: 'cockatiel, SamplingBreaker', guard: 'cockatielSampling' },
} as const satisfies Record<string, BreakerSubject>;

export type BreakerSubjectKey = keyof typeof BREAKER_SUBJECTS;
