/** Ways for ended spans to reach an OTLP endpoint: ours, and the official one that shows that the comparison is fair. */

import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import {
  type ExporterOptions,
  type ExportStats,
  NativeSpanExporter,
  NativeSpanProcessor,
} from 'otlp-native/otel';
import type { Protocol } from './answers.ts';
import type { OfficialSdk } from './official-sdk.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

export const COMPRESSIONS: readonly Compression[] = ['none', 'gzip', 'zstd'];

export interface Target {
  /** Without a path. */
  readonly endpoint: string;
  readonly protocol: Protocol;
  readonly compression: Compression;
}

export interface Running {
  readonly processor: SpanProcessor;
  /** The conservation ledger; null where the subject keeps none. */
  stats(): ExportStats | null;
}

export interface Subject {
  readonly name: string;
  /** Starts it; shutting the processor down ends it. */
  start(sdk: OfficialSdk, target: Target): Running;
}

export const nativeProcessor: Subject = {
  name: 'NativeSpanProcessor',
  start: (_, target) => {
    const processor = new NativeSpanProcessor(target satisfies ExporterOptions);
    return { processor, stats: () => processor.stats() };
  },
};

export const nativeExporterBatched: Subject = {
  name: 'NativeSpanExporter under the official BatchSpanProcessor',
  start: (sdk, target) => startExporter(target, (exporter) => sdk.batchProcessor(exporter)),
};

export const nativeExporterSimple: Subject = {
  name: 'NativeSpanExporter under the official SimpleSpanProcessor',
  start: (sdk, target) =>
    startExporter(target, (exporter) => {
      const processor = sdk.simpleProcessor(exporter);
      const shutdown = processor.shutdown.bind(processor);
      // Its own shutdown leaves behind the spans whose resource is still unsettled, whatever the exporter.
      processor.shutdown = () => processor.forceFlush().then(shutdown);
      return processor;
    }),
};

function startExporter(target: Target, under: (exporter: SpanExporter) => SpanProcessor): Running {
  const exporter = new NativeSpanExporter(target satisfies ExporterOptions);
  return { processor: under(exporter), stats: () => exporter.stats() };
}

/**
 * The official exporters of the root's SDK under the SDK's own BatchSpanProcessor. Not over HTTP/JSON: the official JSON
 * serializer writes every whole number as `intValue`, those beyond int64 with an exponent too, and the Collector then
 * refuses the request.
 */
export const official: Subject = {
  name: 'the official exporter',
  start: (sdk, { endpoint, protocol, compression }) => {
    const options = {
      compression: compression === 'gzip' ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
    };
    const exporter =
      protocol === 'grpc'
        ? new GrpcExporter({ ...options, url: endpoint })
        : new ProtobufExporter({ ...options, url: `${endpoint}/v1/traces` });
    return { processor: sdk.batchProcessor(exporter), stats: () => null };
  },
};
