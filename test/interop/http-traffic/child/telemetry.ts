/** The instrumentations under comparison, on SDKs whose output can be read. */

import { createRequire } from 'node:module';
import {
  type Attributes,
  type ContextManager,
  context,
  metrics,
  propagation,
  type Span,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { NativeContextManager, NativeTracerProvider } from 'otlp-native';
import { NativeHttpInstrumentation, NativeUndiciInstrumentation } from 'otlp-native/instrumentation';
import type { TrafficConfig } from '../scenario.ts';

/** Whose instrumentations, on whose SDK. */
export type Subject = 'official' | 'native' | 'native on the native SDK';

/** A span of either SDK, as far as it is compared. */
export interface SeenSpan {
  readonly name: string;
  readonly kind: number;
  readonly attributes: Attributes;
  readonly status: { code: number; message?: string };
  readonly events: readonly { name: string; attributes?: Attributes }[];
  readonly parentSpanContext?: { spanId: string; isRemote?: boolean };
  readonly ended: boolean;
  readonly instrumentationScope: { name: string };
  spanContext(): { traceId: string; spanId: string; traceFlags: number };
}

class Recorder {
  /** Recorded spans, in the order of their starts. */
  started: SeenSpan[] = [];
  onStart(span: unknown): void {
    this.started.push(span as SeenSpan);
  }
  onEnd(): void {}
  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

class DeltaReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.DELTA });
  }
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

export interface Telemetry {
  readonly recorder: Recorder;
  readonly reader: MetricReader;
  configure(config: TrafficConfig): void;
}

export function startTelemetry(subject: Subject): Telemetry {
  const recorder = new Recorder();
  const reader = new DeltaReader();
  const onOwnSdk = subject === 'native on the native SDK';
  const manager: ContextManager = onOwnSdk
    ? new NativeContextManager()
    : new AsyncLocalStorageContextManager();
  context.setGlobalContextManager(manager.enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  trace.setGlobalTracerProvider(
    onOwnSdk
      ? new NativeTracerProvider({ exporter: null, spanProcessors: [recorder as never] })
      : new TracerProvider({ spanProcessors: [recorder as never] }),
  );
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  const http = subject === 'official' ? new HttpInstrumentation() : new NativeHttpInstrumentation();
  const undici = subject === 'official' ? new UndiciInstrumentation() : new NativeUndiciInstrumentation();
  // The official one patches what is loaded through `require`, once it is.
  const load = createRequire(import.meta.url);
  load('node:http');
  load('node:https');
  load('http');
  load('https');
  return {
    recorder,
    reader,
    configure(config) {
      http.setConfig(httpConfig(config) as never);
      undici.setConfig(undiciConfig(config) as never);
    },
  };
}

type Hook = (...args: never[]) => unknown;

function hook(config: TrafficConfig, name: string): { [key: string]: Hook } {
  if (config.hooks === 'none') return {};
  if (config.hooks === 'throw') {
    return {
      [name]: () => {
        throw new Error(`${name} failed`);
      },
    };
  }
  if (/^start/.test(name)) return { [name]: () => ({ [`hook.${name}`]: true, 'url.scheme': 'changed' }) };
  return {
    [name]: ((
      span: Span,
      what: { method?: string; statusCode?: number; response?: { statusCode: number } },
    ) => {
      span.setAttribute(`hook.${name}`, [
        what.method ?? String(what.statusCode ?? what.response?.statusCode),
      ]);
    }) as Hook,
  };
}

function httpConfig(config: TrafficConfig): object {
  const headers = {
    requestHeaders: [...config.capturedHeaders],
    responseHeaders: [...config.capturedHeaders],
  };
  const ignores = (path: string | null | undefined): boolean =>
    config.ignoredPath !== null && (path ?? '').startsWith(config.ignoredPath);
  return {
    ignoreIncomingRequestHook: (request: { url?: string }) => {
      if (config.hooks === 'throw' && request.url === '/') throw new Error('ignoring failed');
      return ignores(request.url);
    },
    ignoreOutgoingRequestHook: (options: { path?: string | null }) => ignores(options.path),
    ...hook(config, 'requestHook'),
    ...hook(config, 'responseHook'),
    ...hook(config, 'applyCustomAttributesOnSpan'),
    ...hook(config, 'startIncomingSpanHook'),
    ...hook(config, 'startOutgoingSpanHook'),
    requireParentforIncomingSpans: config.requiresParent,
    requireParentforOutgoingSpans: config.requiresParent,
    headersToSpanAttributes: { client: headers, server: headers },
    enableSyntheticSourceDetection: config.detectsSyntheticSources,
    ...(config.redactedParams === null
      ? {}
      : {
          redactedQueryParams: [...config.redactedParams],
          redactedQueryParamsServer: [...config.redactedParams],
        }),
  };
}

function undiciConfig(config: TrafficConfig): object {
  return {
    ignoreRequestHook: (request: { path: string }) =>
      config.ignoredPath !== null && request.path.startsWith(config.ignoredPath),
    ...hook(config, 'requestHook'),
    ...hook(config, 'responseHook'),
    ...hook(config, 'startSpanHook'),
    requireParentforSpans: config.requiresParent,
    headersToSpanAttributes: {
      requestHeaders: [...config.capturedHeaders],
      responseHeaders: [...config.capturedHeaders],
    },
    redactedQueryParams: [],
  };
}
