import type { Tracer } from '@opentelemetry/api';
import type { NativeSpanProcessor } from 'otlp-native/otel';
import type { ExportObserver } from '../items/observe-exports.ts';
import type { QueueLimits } from '../items/official-path.ts';
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
  queue: QueueLimits | null;
  observer: ExportObserver;
}

export interface RunningSdk {
  tracer: Tracer;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}
