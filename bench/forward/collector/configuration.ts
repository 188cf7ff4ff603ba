import { type ForwardProtocol, PLAN } from '../plan.ts';

/**
 * A Collector that listens at `address` and delivers to `far`, uncompressed. Its queue makes the batch processor wait when it is full
 * instead of dropping.
 */
export function collectorConfiguration(protocol: ForwardProtocol, address: string, far: string): object {
  const exporter = protocol === 'grpc' ? 'otlp' : 'otlphttp';
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
      batch: {
        send_batch_size: PLAN.spansOut,
        send_batch_max_size: PLAN.spansOut,
        timeout: `${PLAN.batchDelayMs}ms`,
      },
    },
    exporters: {
      [exporter]: {
        endpoint: protocol === 'grpc' ? far : `http://${far}`,
        compression: 'none',
        tls: { insecure: true },
        sending_queue: { num_consumers: PLAN.exportsAtOnce, queue_size: 100, block_on_overflow: true },
      },
    },
    service: {
      telemetry: { metrics: { level: 'none' }, logs: { level: 'error' } },
      pipelines: { traces: { receivers: ['otlp'], processors: ['batch'], exporters: [exporter] } },
    },
  };
}
