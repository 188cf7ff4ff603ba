import { MAX_POINTS } from '../capture/layout.js';
import type { ResourceMetricsLike } from '../capture/metric-data.js';
import { MetricWriter } from '../capture/metric-writer.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { ExportPipeline } from '../export/export-pipeline.js';

/** The road of data points that the official SDK has aggregated. */
export class MetricPipeline extends ExportPipeline<MetricWriter> {
  constructor(options: ExporterOptions | undefined) {
    super('METRICS', options, new MetricWriter());
  }

  /**
   * Writes every point of a collection and hands all of them over.
   *
   * @returns how many points were given, and how many were lost by it.
   */
  write(collected: ResourceMetricsLike): { points: number; lost: number } {
    const { resource, scopeMetrics } = collected;
    let points = 0;
    let lost = 0;
    for (const { scope, metrics } of scopeMetrics) {
      for (const metric of metrics) {
        const count = metric.dataPoints.length;
        points += count;
        if (!this.isOpen) {
          lost += this.late(count);
          continue;
        }
        for (let from = 0; from < count; from += MAX_POINTS) {
          const to = Math.min(count, from + MAX_POINTS);
          lost += this.written(this.writer.write(metric, resource, scope, from, to), to - from);
        }
      }
    }
    lost += this.handOver();
    return { points, lost };
  }
}
