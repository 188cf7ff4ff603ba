import type { DiagLogger, Histogram, Tracer } from '@opentelemetry/api';
import { type MethodNaming, methodNaming } from '../http-method.js';
import { QueryRedaction } from '../query-redaction.js';
import { HeaderCapture } from './header-capture.js';
import type { NativeHttpInstrumentationConfig } from './http-config.js';

/** What the handlers of the channels work with. An instrumentation replaces it as a whole when its config or a provider changes. */
export interface HttpTelemetry {
  readonly log: DiagLogger;
  readonly tracer: Tracer;
  readonly serverDuration: Histogram;
  readonly clientDuration: Histogram;
  readonly config: NativeHttpInstrumentationConfig;
  readonly server: SideSettings;
  readonly client: SideSettings;
}

/** What is derived from the config for one side. */
export interface SideSettings {
  readonly requestHeaders: HeaderCapture;
  readonly responseHeaders: HeaderCapture;
  readonly redaction: QueryRedaction;
  readonly methodName: MethodNaming;
}

export function serverSettings(config: NativeHttpInstrumentationConfig): SideSettings {
  const headers = config.headersToSpanAttributes?.server;
  return {
    requestHeaders: new HeaderCapture('request', headers?.requestHeaders),
    responseHeaders: new HeaderCapture('response', headers?.responseHeaders),
    redaction: new QueryRedaction(config.redactedQueryParamsServer),
    methodName: methodNaming(config.knownMethods?.server, process.env),
  };
}

export function clientSettings(config: NativeHttpInstrumentationConfig): SideSettings {
  const headers = config.headersToSpanAttributes?.client;
  return {
    requestHeaders: new HeaderCapture('request', headers?.requestHeaders),
    responseHeaders: new HeaderCapture('response', headers?.responseHeaders),
    redaction: new QueryRedaction(config.redactedQueryParams),
    methodName: methodNaming(config.knownMethods?.client, process.env),
  };
}
