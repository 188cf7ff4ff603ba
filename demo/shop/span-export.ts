import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { BatchSpanProcessor, NoopSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { observeExports } from '../../bench/items/observe-exports.ts';
import type { Destination, Variant } from './variant.ts';

/** The variants whose spans the official SDK makes. */
export type SdkVariant = Exclude<Variant, 'bare' | 'tier'>;

/** A span processor, and what it says of its spans. */
export interface SpanExport {
  processor: SpanProcessor;
  /** Spans that reached their destination, as the sender knows. */
  delivered(): number;
  /** Spans that reached it or were given up; all that ended, in the end. */
  settled(): number;
}

/** `destination` is `null` for the variant that exports nothing. */
export async function openSpanExport(
  variant: SdkVariant,
  destination: Destination | null,
): Promise<SpanExport> {
  if (variant === 'noExport') {
    return {
      processor: new NoopSpanProcessor(),
      delivered: () => 0,
      settled: () => Number.POSITIVE_INFINITY,
    };
  }
  if (destination === null) throw new Error(`the variant ${variant} needs a destination`);
  return variant === 'ours' ? await openOurs(destination) : openOfficial(destination);
}

// The default of 2,048 would lose spans at this load. Large enough here, so that both sides do the same work.
const OFFICIAL_QUEUE = { maxQueueSize: 65_536, scheduledDelayMillis: 200 };

function openOfficial({ endpoint, protocol }: Destination): SpanExport {
  let delivered = 0;
  let failed = 0;
  const compression = CompressionAlgorithm.GZIP;
  const exporter =
    protocol === 'grpc'
      ? new GrpcExporter({ url: endpoint, compression })
      : new ProtoExporter({ url: `${endpoint}/v1/traces`, compression });
  const observed = observeExports(exporter, {
    onExported: (spans, isDelivered) => {
      if (isDelivered) delivered += spans;
      else failed += spans;
    },
  });
  return {
    processor: new BatchSpanProcessor({ exporter: observed, ...OFFICIAL_QUEUE }),
    delivered: () => delivered,
    settled: () => delivered + failed,
  };
}

async function openOurs({ endpoint, protocol }: Destination): Promise<SpanExport> {
  const { NativeSpanProcessor } = await import('otlp-native/otel');
  // The official exporter's level, so that both compress alike.
  const processor = new NativeSpanProcessor({ endpoint, protocol, compression: 'gzip', compressionLevel: 6 });
  return {
    processor,
    delivered: () => processor.stats().delivered,
    settled: () => {
      const { accepted, queued, inFlight } = processor.stats();
      return accepted - queued - inFlight;
    },
  };
}
