import type { PrometheusExporterConfiguration } from '../config/configuration-metrics.js';
import { nameMatcher } from '../config/name-matcher.js';
import type { SunkRequest } from '../export/loopback-sink.js';
import { exposition } from './exposition.js';
import type { ExpositionFormat } from './exposition-format.js';
import { type FamilyOptions, familiesOf, type Warn } from './families.js';
import type { MetricsRequest, ResourceMetrics } from './otlp-metrics.js';

/** Collects, and has the points delivered. */
export type Collect = (timeoutMs: number) => Promise<void>;

/** Where the points are delivered. */
export interface Delivered {
  take(): SunkRequest | null;
}

/** The metrics of a cumulative reader as text for Prometheus, collected when someone asks. */
export class ScrapedMetrics {
  private readonly options: FamilyOptions;
  private readonly delivered: Delivered;
  private readonly collect: Collect;
  private readonly warn: Warn;
  private collecting: Promise<readonly ResourceMetrics[]> | null = null;

  /** @param warn is told what can't be shown; the same again at every scrape. */
  constructor(
    configuration: PrometheusExporterConfiguration,
    delivered: Delivered,
    collect: Collect,
    warn: Warn,
  ) {
    const { resourceConstantLabels: filter } = configuration;
    this.options = { ...configuration, isConstantLabel: filter === null ? () => false : nameMatcher(filter) };
    this.delivered = delivered;
    this.collect = collect;
    this.warn = warn;
  }

  /**
   * All that has been measured, in `format`. Those who ask meanwhile share a collection.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when it takes longer than `timeoutMs`.
   */
  async text(format: ExpositionFormat, timeoutMs: number): Promise<string> {
    this.collecting ??= this.collectNow(timeoutMs).finally(() => {
      this.collecting = null;
    });
    return exposition(familiesOf(await this.collecting, this.options, format.isUtf8, this.warn), format);
  }

  private async collectNow(timeoutMs: number): Promise<readonly ResourceMetrics[]> {
    // What a collection left that nobody waited for to the end.
    this.taken();
    await this.collect(timeoutMs);
    return this.taken();
  }

  private taken(): ResourceMetrics[] {
    const resources: ResourceMetrics[] = [];
    for (let request = this.delivered.take(); request !== null; request = this.delivered.take()) {
      resources.push(...((JSON.parse(request.json) as MetricsRequest).resourceMetrics ?? []));
    }
    return resources;
  }
}
