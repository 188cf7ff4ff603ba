/** One party of the comparison. */
export interface MetricSubject {
  /** As the tables and `--json` name it. */
  name: string;
  /** `nobody`: the API alone, with no provider, which is what the workload itself costs. */
  tier: 'nobody' | 'official' | 'native';
}

/** All subjects, by the name that ratios use. */
export const METRIC_SUBJECTS = {
  nobody: { name: 'no provider', tier: 'nobody' },
  official: { name: 'official SDK, http/protobuf, gzip 6', tier: 'official' },
  native: { name: 'NativeMeterProvider, http/protobuf, gzip 6', tier: 'native' },
} as const satisfies Record<string, MetricSubject>;

export type MetricSubjectKey = keyof typeof METRIC_SUBJECTS;
