import type { SinkEndpoints } from '../sink/sink-process.ts';
import type { Sdk } from './sdk.ts';
import type { ExportPath, Subject } from './subject.ts';
import { Workload } from './workload.ts';

/** A subject at work in this process: spans go in at `workload`, and `settled` tells how many have left for good. */
export interface SpanPath {
  workload: Workload;
  /** Spans that were delivered or given up, of those ended. */
  settled(): number;
  /** Whether an export is under way. */
  isExporting(): boolean;
  /** Spans that weren't delivered, once all that waited was sent. */
  lost(): number;
  /** Spans that may wait at once without the subject dropping any. */
  backlogLimit: number;
  /** Ready when it's worth looking at `settled` again. */
  nextChange(): Promise<void>;
  /** Sends all that waits. */
  flush(): Promise<void>;
  shutdown(): Promise<void>;
}

export async function openSpanPath(subject: Subject, endpoints: SinkEndpoints): Promise<SpanPath> {
  const sdk = await loadSdk(subject.sdk);
  switch (subject.path.by) {
    case 'nobody':
      return openFloor(sdk);
    case 'official':
      return openOfficial(sdk, subject.path, endpoints);
    case 'native':
      return openNative(sdk, subject.path, endpoints);
  }
}

async function loadSdk(major: Subject['sdk']): Promise<Sdk> {
  // One SDK a process, so that each subject compiles and warms only what it uses.
  return major === 3
    ? (await import('./sdk3.ts')).sdk3
    : (await import('../../test/peers/sdk2/bench-sdk2.ts')).sdk2;
}

function openFloor(sdk: Sdk): SpanPath {
  const running = sdk.startFloor();
  const workload = new Workload(sdk.api, running.tracer);
  return {
    workload,
    settled: () => workload.ended,
    isExporting: () => false,
    lost: () => 0,
    backlogLimit: Number.POSITIVE_INFINITY,
    nextChange: nextTurn,
    flush: () => running.forceFlush(),
    shutdown: () => running.shutdown(),
  };
}

type OfficialPath = Extract<ExportPath, { by: 'official' }>;

// Enough for a batch on its way, several waiting, and no drop.
const ROOMY_QUEUE = { maxQueueSize: 8_192, scheduledDelayMillis: 20 };
const ROOMY_BACKLOG = 4_096;
// The default queue of 2,048 and one batch of 512 on its way, less what the workload ends in one go.
const DEFAULT_BACKLOG = 1_536;

function openOfficial(sdk: Sdk, { protocol, queue }: OfficialPath, endpoints: SinkEndpoints): SpanPath {
  let delivered = 0;
  let failed = 0;
  let exporting = 0;
  let wake: () => void = () => {};
  const running = sdk.startOfficial({
    protocol,
    url: protocol === 'grpc' ? endpoints.grpc : `${endpoints.http}/v1/traces`,
    queue: queue === 'defaults' ? null : ROOMY_QUEUE,
    observer: {
      onExport: (spans) => {
        exporting += spans;
      },
      onExported: (spans, isDelivered) => {
        exporting -= spans;
        if (isDelivered) delivered += spans;
        else failed += spans;
        // After the SDK has seen the result too.
        setImmediate(wake);
      },
    },
  });
  const workload = new Workload(sdk.api, running.tracer);
  return {
    workload,
    settled: () => delivered + failed,
    isExporting: () => exporting > 0,
    // What its queue had no room for it tells nobody.
    lost: () => workload.ended - delivered,
    backlogLimit: queue === 'defaults' ? DEFAULT_BACKLOG : ROOMY_BACKLOG,
    nextChange: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    // It rejects when an export failed, which `lost` shows.
    flush: () => running.forceFlush().catch(() => {}),
    shutdown: () => running.shutdown(),
  };
}

type NativePath = Extract<ExportPath, { by: 'native' }>;

const NATIVE_BACKLOG = 16_384;

async function openNative(
  sdk: Sdk,
  { protocol, gzipLevel }: NativePath,
  endpoints: SinkEndpoints,
): Promise<SpanPath> {
  const { NativeSpanProcessor } = await import('otlp-native/otel');
  const processor = new NativeSpanProcessor({
    endpoint: protocol === 'grpc' ? endpoints.grpc : endpoints.http,
    protocol,
    compression: 'gzip',
    ...(gzipLevel === null ? undefined : { compressionLevel: gzipLevel }),
  });
  const running = sdk.startNative(processor);
  const workload = new Workload(sdk.api, running.tracer);
  return {
    workload,
    settled: () => {
      const { accepted, queued, inFlight } = processor.stats();
      return accepted - queued - inFlight;
    },
    isExporting: () => processor.stats().inFlight > 0,
    lost: () => workload.ended - processor.stats().delivered,
    backlogLimit: NATIVE_BACKLOG,
    nextChange: () => new Promise((resolve) => setTimeout(resolve, 1)),
    flush: () => running.forceFlush(),
    shutdown: () => running.shutdown(),
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
