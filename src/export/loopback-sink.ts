import { COMPLETE, type CompleteExporterOptions } from '../config/exporter-options.js';
import type { BindingReceiver } from '../native/binding.js';
import { failureError, isFailure, nativeRuntime } from '../native/runtime.js';

const CLOSE_TIMEOUT_MS = 1_000;
const MIB = 1_048_576;

/** The paths of OTLP over HTTP. */
const PATHS = { traces: '/v1/traces', metrics: '/v1/metrics', logs: '/v1/logs' } as const;

/** A request that was delivered here. */
export interface SunkRequest {
  readonly signal: string;
  /** The request in OTLP's JSON form. */
  readonly json: string;
}

/**
 * Where an exporter of this process delivers to when its items are to stay in the process, in another form than OTLP on the wire:
 * printed, written to a file, or scraped. The core makes the requests and knows only how to send them, so they go to a
 * listener on the loopback address that nobody else is told of.
 *
 * Holds at most 64 MiB that nobody has taken; what is more is refused, and waits in the exporter's queue.
 */
export class LoopbackSink {
  private readonly receiver: BindingReceiver;
  private readonly runtime = nativeRuntime();
  private readonly address: string;

  /**
   * @param onRequests is called when there is something to take.
   * @throws OtlpNativeError `BIND_FAILED`
   */
  constructor(onRequests: () => void) {
    const receiver = this.runtime.core.openReceiver({
      grpcAddress: null,
      httpAddress: '127.0.0.1:0',
      maxRequestBytes: 64 * MIB,
      maxQueuedBytes: 64 * MIB,
      maxConnections: 8,
    });
    if (isFailure(receiver)) throw failureError(receiver);
    this.receiver = receiver;
    this.address = `http://${receiver.httpAddress}`;
    this.runtime.listen(receiver.id, onRequests);
  }

  /** The options of an exporter that delivers here, complete, so that no variable changes them. */
  exporterOptions(signal: keyof typeof PATHS): CompleteExporterOptions {
    return {
      [COMPLETE]: true,
      endpoint: this.address + PATHS[signal],
      protocol: 'http/protobuf',
      compression: 'none',
      proxy: false,
    };
  }

  /** Takes the oldest request, or null where there is none. */
  take(): SunkRequest | null {
    const batch = this.receiver.takeBatch();
    if (batch === null) return null;
    return {
      signal: batch.signal,
      json: this.runtime.binding.protobufToJson(batch.signal, batch.protobuf),
    };
  }

  /** Listens no longer. What was delivered can still be taken until `release`. */
  async close(): Promise<void> {
    await this.runtime.operation(CLOSE_TIMEOUT_MS, false, (operation) => this.receiver.close(operation));
  }

  /** Forgets the listener of requests. */
  release(): void {
    this.runtime.unlisten(this.receiver.id);
  }
}
