import type { IncomingMessage } from 'node:http';
import { diag } from '@opentelemetry/api';
import type { PrometheusExporterConfiguration } from '../config/configuration-metrics.js';
import type { CompleteExporterOptions } from '../config/exporter-options.js';
import { LoopbackSink } from '../export/loopback-sink.js';
import type { ScrapeServer } from './scrape-server.js';
import type { Collect } from './scraped-metrics.js';

/**
 * The metrics of a reader, for a Prometheus server that asks for them over HTTP. What answers is loaded when it listens, so that
 * programs without it pay nothing for it.
 */
export class PrometheusEndpoint {
  private readonly configuration: PrometheusExporterConfiguration;
  private readonly sink = new LoopbackSink(() => {});
  private server: ScrapeServer | null = null;
  private isClosed = false;

  /** @throws OtlpNativeError `BIND_FAILED` when there is no port for what the reader exports. */
  constructor(configuration: PrometheusExporterConfiguration) {
    this.configuration = configuration;
  }

  /** How the reader exports to here. */
  get exporterOptions(): CompleteExporterOptions {
    return this.sink.exporterOptions('metrics');
  }

  /**
   * Listens soon. Never rejects: that the port is taken is told to the diagnostics, and the program runs.
   *
   * @param collect asks the reader.
   */
  async listen(collect: Collect): Promise<void> {
    const { host, port } = this.configuration;
    const failed = (error: Error): void =>
      diag.error(
        `otlp-native: no metrics for Prometheus, since nothing can listen on ${host}:${port}: ${error.message}. ` +
          'Another process, or a thread of this one, may have the port: give each one of its own',
      );
    try {
      const { serve } = await import('./serve.js');
      if (!this.isClosed) this.server = serve(this.configuration, this.sink, collect, failed);
    } catch (error) {
      failed(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Whether a request is one of Prometheus, which is not the application's. */
  owns(request: IncomingMessage): boolean {
    return this.server?.owns(request) ?? false;
  }

  /** Listens no longer. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.server?.close();
    await this.sink.close();
    this.sink.release();
  }
}
