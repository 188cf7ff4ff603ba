export type { BudgetEvent } from './budget-control.js';
export type { CostBudgetMessage } from './cost-governor.js';
export { CostMetrics, type CostMetricsOptions } from './cost-metrics.js';
export type { CostStats } from './cost-stats.js';
