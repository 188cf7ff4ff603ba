import type { Environment } from '../../config/environment.js';
import { reportingReader } from '../../export/diagnostics.js';

/** Which measurements may become exemplars: all, none, or those made while a sampled span is active. */
export type ExemplarFilter = 'always_on' | 'always_off' | 'trace_based';

const FILTERS: readonly ExemplarFilter[] = ['always_on', 'always_off', 'trace_based'];
const VARIABLE = 'OTEL_METRICS_EXEMPLAR_FILTER';

/** The names of all filters, for messages. */
export const EXEMPLAR_FILTERS: string = FILTERS.join(', ');

/** Whether `value` names a filter. */
export function isExemplarFilter(value: unknown): value is ExemplarFilter {
  return FILTERS.some((filter) => filter === value);
}

/** The filter of `OTEL_METRICS_EXEMPLAR_FILTER`, default `trace_based`; an unknown one is ignored with a warning. */
export function exemplarFilterFromEnvironment(environment: Environment): ExemplarFilter {
  return reportingReader(environment).choice([VARIABLE], FILTERS, 'trace_based')?.value ?? 'trace_based';
}
