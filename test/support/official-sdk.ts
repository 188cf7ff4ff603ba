/** What the tests use of an official OpenTelemetry SDK, the same for its 2.x and 3.x. */

import type { Sampler as ApiSampler, Context, SpanContext, Tracer, TraceState } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan, SpanExporter, SpanLimits, SpanProcessor } from '@opentelemetry/sdk-trace';

export interface OfficialSdk {
  /** "SDK 3", with its major version. */
  readonly name: string;
  createProvider(options: ProviderOptions): OfficialProvider;
  createResource(attributes: Record<string, unknown>, schemaUrl: string | undefined): Resource;
  createTraceState(raw: string): TraceState;
  /** The root context, with `parent` in it unless that's null. */
  contextWith(parent: SpanContext | null): Context;
  /** The official BatchSpanProcessor with a queue that holds every span of a test. */
  batchProcessor(exporter: SpanExporter): SpanProcessor;
  simpleProcessor(exporter: SpanExporter): SpanProcessor;
  /** The official `ProtobufTraceSerializer`: `ExportTraceServiceRequest` bytes. */
  serialize(spans: ReadableSpan[]): Uint8Array;
}

export interface ProviderOptions {
  readonly spanProcessors: SpanProcessor[];
  readonly resource: Resource;
  readonly spanLimits: SpanLimits;
  readonly sampler: ApiSampler;
}

export interface OfficialProvider {
  getTracer(name: string, version?: string, options?: { schemaUrl?: string }): Tracer;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Larger than any test's number of spans: what the official queue drops, the tests would count as lost. */
export const QUEUE_SPANS = 100_000;
