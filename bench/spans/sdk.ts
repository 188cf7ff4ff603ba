import type { Tracer } from '@opentelemetry/api';
import type { NativeSpanProcessor } from 'otlp-native/otel';
import type { Protocol } from './subject.ts';
import type { WorkloadApi } from './workload.ts';

/** One major version of the official SDK, behind what the bench needs of it. */
export interface Sdk {
  api: WorkloadApi;
  /** The SDK with nobody listening to its spans: the floor under every exporter. */
  startFloor(): RunningSdk;
  /** The SDK with its own `BatchSpanProcessor` and OTLP exporter, gzip on, at the level it always has (zlib's 6). */
  startOfficial(settings: OfficialSettings): RunningSdk;
  /** The SDK with our processor. */
  startNative(processor: NativeSpanProcessor): RunningSdk;
}

export interface OfficialSettings {
  protocol: Protocol;
  /** What the exporter's `url` takes: with the path for HTTP, without for gRPC. */
  url: string;
  /** `null`: the SDK's defaults. */
  queue: { maxQueueSize: number; scheduledDelayMillis: number } | null;
  observer: ExportObserver;
}

/** Learns of each export of an official exporter. */
export interface ExportObserver {
  onExport(spans: number): void;
  /** Called when the export ends, whichever way. */
  onExported(spans: number, isDelivered: boolean): void;
}

export interface RunningSdk {
  tracer: Tracer;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

interface Exporter<Span> {
  export(spans: Span[], onResult: (result: { code: number; error?: Error }) => void): void;
  shutdown(): Promise<void>;
  forceFlush?(): Promise<void>;
}

/** An exporter that tells `observer` of each export. */
export function observeExports<Span>(
  inner: Exporter<Span>,
  observer: Partial<ExportObserver>,
): Exporter<Span> {
  return {
    export: (spans, onResult) => {
      observer.onExport?.(spans.length);
      inner.export(spans, (result) => {
        observer.onExported?.(spans.length, result.code === 0);
        onResult(result);
      });
    },
    shutdown: () => inner.shutdown(),
    forceFlush: () => inner.forceFlush?.() ?? Promise.resolve(),
  };
}

/** Scope of the workload's tracer. */
export const SCOPE = { name: 'bench-scope', version: '1.0.0' } as const;
