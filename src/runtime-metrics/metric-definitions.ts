import type { Meter, Observable } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';

type Kind = 'counter' | 'gauge' | 'upDownCounter';

/** An observable instrument, as the semantic conventions name it. */
interface Definition {
  readonly kind: Kind;
  readonly unit: string;
  readonly description: string;
  /** Whether values are whole numbers. */
  readonly isWhole?: boolean;
}

/** Of each thread. */
export const THREAD_METRICS = {
  'nodejs.eventloop.delay.min': { kind: 'gauge', unit: 's', description: 'Event loop minimum delay.' },
  'nodejs.eventloop.delay.max': { kind: 'gauge', unit: 's', description: 'Event loop maximum delay.' },
  'nodejs.eventloop.delay.mean': { kind: 'gauge', unit: 's', description: 'Event loop mean delay.' },
  'nodejs.eventloop.delay.stddev': {
    kind: 'gauge',
    unit: 's',
    description: 'Event loop standard deviation delay.',
  },
  'nodejs.eventloop.delay.p50': { kind: 'gauge', unit: 's', description: 'Event loop 50 percentile delay.' },
  'nodejs.eventloop.delay.p90': { kind: 'gauge', unit: 's', description: 'Event loop 90 percentile delay.' },
  'nodejs.eventloop.delay.p99': { kind: 'gauge', unit: 's', description: 'Event loop 99 percentile delay.' },
  'nodejs.eventloop.utilization': { kind: 'gauge', unit: '1', description: 'Event loop utilization.' },
  'nodejs.eventloop.time': {
    kind: 'counter',
    unit: 's',
    description: 'Cumulative duration of time the event loop has been in each state.',
  },
  'v8js.memory.heap.used': {
    kind: 'upDownCounter',
    unit: 'By',
    description: 'Heap memory size allocated.',
    isWhole: true,
  },
  'v8js.memory.heap.space.size': {
    kind: 'upDownCounter',
    unit: 'By',
    description: 'Heap space size.',
    isWhole: true,
  },
  'v8js.memory.heap.space.available_size': {
    kind: 'upDownCounter',
    unit: 'By',
    description: 'Heap space available size.',
    isWhole: true,
  },
  'v8js.memory.heap.space.physical_size': {
    kind: 'upDownCounter',
    unit: 'By',
    description: 'Committed size of a heap space.',
    isWhole: true,
  },
  'v8js.resource.active': {
    kind: 'gauge',
    unit: '{resource}',
    description: 'The number of active resources that keep the event loop alive.',
    isWhole: true,
  },
} as const satisfies Record<string, Definition>;

/** Of the process. */
export const PROCESS_METRICS = {
  'process.cpu.time': { kind: 'counter', unit: 's', description: 'Total CPU seconds broken down by mode.' },
  'process.cpu.utilization': {
    kind: 'gauge',
    unit: '1',
    description:
      'Difference in process.cpu.time since the last measurement, divided by the elapsed time and the number of CPUs available to the process.',
  },
  'process.memory.usage': {
    kind: 'upDownCounter',
    unit: 'By',
    description: 'The amount of physical memory in use.',
    isWhole: true,
  },
  'process.memory.virtual': {
    kind: 'upDownCounter',
    unit: 'By',
    description: 'The amount of committed virtual memory.',
    isWhole: true,
  },
  'process.disk.io': { kind: 'counter', unit: 'By', description: 'Disk bytes transferred.', isWhole: true },
  'process.thread.count': {
    kind: 'upDownCounter',
    unit: '{thread}',
    description: 'Process threads count.',
    isWhole: true,
  },
  'process.unix.file_descriptor.count': {
    kind: 'upDownCounter',
    unit: '{file_descriptor}',
    description: 'Number of unix file descriptors in use by the process.',
    isWhole: true,
  },
  'process.context_switches': {
    kind: 'counter',
    unit: '{context_switch}',
    description: 'Number of times the process has been context switched.',
    isWhole: true,
  },
  'process.paging.faults': {
    kind: 'counter',
    unit: '{fault}',
    description: 'Number of page faults the process has made.',
    isWhole: true,
  },
  'process.uptime': {
    kind: 'gauge',
    unit: 's',
    description: 'The time the process has been running.',
  },
} as const satisfies Record<string, Definition>;

/** The instruments of `definitions`, by their names. */
export function createObservables<N extends string>(
  meter: Meter,
  definitions: Readonly<Record<N, Definition>>,
): Record<N, Observable> {
  const create = {
    counter: meter.createObservableCounter,
    gauge: meter.createObservableGauge,
    upDownCounter: meter.createObservableUpDownCounter,
  };
  const observables = {} as Record<N, Observable>;
  for (const [name, { kind, unit, description, isWhole }] of Object.entries<Definition>(definitions)) {
    const valueType = isWhole ? ValueType.INT : ValueType.DOUBLE;
    observables[name as N] = create[kind].call(meter, name, { unit, description, valueType });
  }
  return observables;
}
