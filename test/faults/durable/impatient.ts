import type { ExporterOptions } from 'otlp-native';

/** The largest request. */
export const MAX_ITEMS = 100;
const MAX_CONCURRENT_EXPORTS = 4;
/** As many items may come twice for each fault that came between a request and its answer. */
export const IN_FLIGHT_ITEMS = MAX_ITEMS * MAX_CONCURRENT_EXPORTS;

/** Attempts end soon, and so does their budget, many times in one outage: a queue must give nothing up for that. */
export const IMPATIENT: ExporterOptions = {
  timeoutMs: 200,
  maxConcurrentExports: MAX_CONCURRENT_EXPORTS,
  batch: { delayMs: 5, maxItems: MAX_ITEMS },
  retry: { initialBackoffMs: 5, maxBackoffMs: 40, multiplier: 1.5, jitter: 0.2, maxElapsedMs: 100 },
};
