import { constants, PerformanceObserver } from 'node:perf_hooks';
import { type Meter, ValueType } from '@opentelemetry/api';

/** The semantic conventions' buckets, in seconds. */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const MS_A_SECOND = 1_000;

const TYPES: ReadonlyMap<number, string> = new Map([
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

/** Records each garbage collection of this thread from now on. @returns what ends it. */
export function recordGcDurations(meter: Meter): () => void {
  const histogram = meter.createHistogram('v8js.gc.duration', {
    description: 'Garbage collection duration by kind.',
    unit: 's',
    valueType: ValueType.DOUBLE,
    advice: { explicitBucketBoundaries: [...BOUNDARIES] },
  });
  const attributes = new Map([...TYPES].map(([kind, type]) => [kind, { 'v8js.gc.type': type }]));
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const ofKind = attributes.get(kindOf(entry));
      if (ofKind !== undefined) histogram.record(entry.duration / MS_A_SECOND, ofKind);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => observer.disconnect();
}

function kindOf(entry: object): number {
  const detail: unknown = 'detail' in entry ? entry.detail : null;
  const kind: unknown =
    typeof detail === 'object' && detail !== null && 'kind' in detail ? detail.kind : null;
  return typeof kind === 'number' ? kind : 0;
}
