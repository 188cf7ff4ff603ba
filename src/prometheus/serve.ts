import { diag } from '@opentelemetry/api';
import type { PrometheusExporterConfiguration } from '../config/configuration-metrics.js';
import type { LoopbackSink } from '../export/loopback-sink.js';
import { ScrapeServer } from './scrape-server.js';
import { type Collect, ScrapedMetrics } from './scraped-metrics.js';

/** Of different things that can't be shown each is told once, up to so many. */
const MAX_TOLD = 1_000;

/** Answers scrapes with what a reader delivers to `sink` when `collect` asks it. */
export function serve(
  configuration: PrometheusExporterConfiguration,
  sink: LoopbackSink,
  collect: Collect,
  onError: (error: Error) => void,
): ScrapeServer {
  const told = new Set<string>();
  const metrics = new ScrapedMetrics(configuration, sink, collect, (text) => {
    if (told.has(text) || told.size >= MAX_TOLD) return;
    told.add(text);
    diag.warn(`otlp-native: ${text}`);
  });
  return new ScrapeServer(
    configuration.host,
    configuration.port,
    (format, timeoutMs) => metrics.text(format, timeoutMs),
    (url) => diag.debug(`otlp-native: Prometheus can scrape ${url}`),
    onError,
  );
}
