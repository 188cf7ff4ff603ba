export { RuntimeMetrics, type RuntimeMetricsOptions } from './runtime-metrics.js';
