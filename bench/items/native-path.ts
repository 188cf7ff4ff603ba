import type { ExporterOptions, ExportStats, Protocol } from 'otlp-native/otel';
import type { ItemPath, RunningItems } from './item-path.ts';

const BACKLOG = 16_384;

/** The path through a processor or provider of ours; `stats` is its ledger. */
export function openNativePath(
  { source, forceFlush, shutdown }: RunningItems,
  stats: () => ExportStats,
): ItemPath {
  return {
    source,
    settled: () => {
      const { accepted, queued, inFlight } = stats();
      return accepted - queued - inFlight;
    },
    isExporting: () => stats().inFlight > 0,
    lost: () => source.made - stats().delivered,
    backlogLimit: BACKLOG,
    nextChange: () => new Promise((resolve) => setTimeout(resolve, 1)),
    flush: forceFlush,
    shutdown,
  };
}

/** How each subject of ours exports; a level of `null` is our default. */
export function exporterOptions(
  protocol: Protocol,
  endpoint: string,
  gzipLevel: number | null,
): ExporterOptions {
  const level = gzipLevel === null ? undefined : { compressionLevel: gzipLevel };
  return { endpoint, protocol, compression: 'gzip', ...level };
}
