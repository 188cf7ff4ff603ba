export interface ForwardingLimits {
  /** Spans, records or points a request that goes out. */
  readonly itemsOut: number;
  readonly batchDelayMs: number;
  /** Requests at once that go out. */
  readonly exportsAtOnce: number;
}

/** Where it comes from and where it goes, both as `address:port`. */
export interface ForwardingRoute {
  readonly protocol: 'http' | 'grpc';
  readonly address: string;
  readonly far: string;
}

/**
 * A Collector that forwards traces, metrics and logs, uncompressed. Its queue makes the batch processor wait when it is full instead of
 * dropping.
 */
export function forwardingConfiguration(
  { protocol, address, far }: ForwardingRoute,
  { itemsOut, batchDelayMs, exportsAtOnce }: ForwardingLimits,
): object {
  const exporter = protocol === 'grpc' ? 'otlp' : 'otlphttp';
  const pipeline = { receivers: ['otlp'], processors: ['batch'], exporters: [exporter] };
  return {
    receivers: {
      otlp: {
        protocols:
          protocol === 'grpc'
            ? { grpc: { endpoint: address, max_recv_msg_size_mib: 64 } }
            : { http: { endpoint: address } },
      },
    },
    processors: {
      batch: { send_batch_size: itemsOut, send_batch_max_size: itemsOut, timeout: `${batchDelayMs}ms` },
    },
    exporters: {
      [exporter]: {
        endpoint: protocol === 'grpc' ? far : `http://${far}`,
        compression: 'none',
        tls: { insecure: true },
        sending_queue: { num_consumers: exportsAtOnce, queue_size: 100, block_on_overflow: true },
      },
    },
    service: {
      telemetry: { metrics: { level: 'none' }, logs: { level: 'error' } },
      pipelines: { traces: pipeline, metrics: pipeline, logs: pipeline },
    },
  };
}
