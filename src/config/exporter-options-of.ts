import type { OtlpExporterConfiguration } from './configuration-exporters.js';
import { COMPLETE, type CompleteExporterOptions } from './exporter-options.js';

/**
 * The options of an exporter that does what a configuration says. They are complete: what they leave out is the exporter's
 * default, and no `OTEL_*` variable is asked again. A copy with other batch options stays so.
 */
export function exporterOptionsOf(configuration: OtlpExporterConfiguration): CompleteExporterOptions {
  const { protocol, endpoint, headers, compression, timeoutMs, maxRequestBytes, maxResponseBytes, tls, own } =
    configuration;
  const { queue } = own;
  return {
    [COMPLETE]: true,
    protocol,
    endpoint,
    headers,
    compression,
    timeoutMs,
    maxRequestBytes,
    maxResponseBytes,
    compressionLevel: own.compressionLevel ?? undefined,
    maxConcurrentExports: own.maxConcurrentExports ?? undefined,
    exitTimeoutMs: own.exitTimeoutMs ?? undefined,
    bearerTokenFile: own.bearerTokenFile ?? undefined,
    proxy: own.proxy ?? undefined,
    retry: {
      initialBackoffMs: own.retry.initialBackoffMs ?? undefined,
      maxBackoffMs: own.retry.maxBackoffMs ?? undefined,
      multiplier: own.retry.multiplier ?? undefined,
      jitter: own.retry.jitter ?? undefined,
      maxElapsedMs: own.retry.maxElapsedMs ?? undefined,
    },
    tls: {
      caFile: tls.caFile ?? undefined,
      certFile: tls.certFile ?? undefined,
      keyFile: tls.keyFile ?? undefined,
      serverName: own.tlsServerName ?? undefined,
      insecureSkipVerify: own.tlsInsecureSkipVerify,
    },
    batch: {
      maxBytes: own.batch.maxBytes ?? undefined,
      maxQueuedBytes: own.batch.maxQueuedBytes ?? undefined,
    },
    recordCost: own.recordCost ? true : undefined,
    costBudget: own.costBudget ?? undefined,
    queue:
      queue === null
        ? undefined
        : {
            directory: queue.directory,
            limitBytes: queue.limitBytes ?? undefined,
            segmentBytes: queue.segmentBytes ?? undefined,
            fsync: queue.fsync ?? undefined,
            fsyncIntervalMs: queue.fsyncIntervalMs ?? undefined,
            overflow: queue.overflow ?? undefined,
            maxAgeMs: queue.maxAgeMs ?? undefined,
          },
  };
}
