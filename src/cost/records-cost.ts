import type { ExporterOptions } from '../config/exporter-options.js';

/** Whether options, which are not checked yet, ask for the measuring of cost: what measures it is then put in place of the plain classes. */
export function recordsCost(options: ExporterOptions | null | undefined): boolean {
  return options?.recordCost === true || (options?.costBudget !== undefined && options.recordCost !== false);
}
