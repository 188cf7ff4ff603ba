import { invalidOption } from '../config/checks.js';

/** What a worker thread needs to hand items to a processor of another thread: plain data, for `workerData` or `postMessage`. */
export interface ProducerHandle {
  /** What it is. */
  readonly kind: 'otlp-native-batch-producer';
  /** Names the processor within this process. */
  readonly intake: number;
  /** The process: a handle means nothing to another one. */
  readonly pid: number;
  /** What a producer does that finds no room. */
  readonly waits: boolean;
  /** How many calls may wait for room in each producer. */
  readonly maxWaiting: number;
}

/** @throws OtlpNativeError `INVALID_OPTION` */
export function checkHandle(handle: ProducerHandle): ProducerHandle {
  const { kind, pid } = (handle ?? {}) as Partial<ProducerHandle>;
  if (kind !== 'otlp-native-batch-producer')
    throw invalidOption('handle', 'must be what producerHandle() of a processor gave');
  if (pid !== process.pid) throw invalidOption('handle', `is of process ${pid}, and this is ${process.pid}`);
  return handle;
}
