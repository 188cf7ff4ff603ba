import type { NativeSpanProcessor } from 'otlp-native/otel';
import { type ItemPath, type RunningItems, unheardPath } from '../items/item-path.ts';
import { exporterOptions, openNativePath } from '../items/native-path.ts';
import { openOfficialPath } from '../items/official-path.ts';
import type { SinkEndpoints } from '../sink/sink-process.ts';
import type { RunningSdk, Sdk } from './sdk.ts';
import type { ExportPath, Subject } from './subject.ts';
import { Workload } from './workload.ts';

/** The subject at work in this process. */
export async function openSpanPath(
  { sdk: major, path }: Subject,
  endpoints: SinkEndpoints,
): Promise<ItemPath> {
  const sdk = await loadSdk(major);
  switch (path.by) {
    case 'nobody':
      return unheardPath(withWorkload(sdk, sdk.startFloor()));
    case 'official':
      return openOfficial(sdk, path, endpoints);
    case 'native': {
      const processor = await openProcessor(path, endpoints);
      return openNativePath(withWorkload(sdk, sdk.startNative(processor)), () => processor.stats());
    }
  }
}

async function loadSdk(major: Subject['sdk']): Promise<Sdk> {
  // One SDK a process, so that each subject compiles and warms only what it uses.
  return major === 3
    ? (await import('./sdk3.ts')).sdk3
    : (await import('../../test/peers/sdk2/bench-sdk2.ts')).sdk2;
}

function withWorkload(sdk: Sdk, { tracer, forceFlush, shutdown }: RunningSdk): RunningItems {
  return { source: new Workload(sdk.api, tracer), forceFlush, shutdown };
}

function openOfficial(
  sdk: Sdk,
  { protocol, queue }: Extract<ExportPath, { by: 'official' }>,
  endpoints: SinkEndpoints,
): ItemPath {
  const url = protocol === 'grpc' ? endpoints.grpc : `${endpoints.http}/v1/traces`;
  return openOfficialPath(queue, (limits, observer) =>
    withWorkload(sdk, sdk.startOfficial({ protocol, url, queue: limits, observer })),
  );
}

async function openProcessor(
  { protocol, gzipLevel }: Extract<ExportPath, { by: 'native' }>,
  endpoints: SinkEndpoints,
): Promise<NativeSpanProcessor> {
  const { NativeSpanProcessor } = await import('otlp-native/otel');
  const endpoint = protocol === 'grpc' ? endpoints.grpc : endpoints.http;
  return new NativeSpanProcessor(exporterOptions(protocol, endpoint, gzipLevel));
}
