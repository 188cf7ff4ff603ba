import { ChannelInstrumentation, type Subscription } from '../channel-instrumentation.js';
import { ContextActivation } from '../context-activation.js';
import { createDurationHistogram } from '../duration-histogram.js';
import { HttpClientSpans } from './http-client-spans.js';
import type { NativeHttpInstrumentationConfig } from './http-config.js';
import { HttpServerSpans } from './http-server-spans.js';
import { clientSettings, type HttpTelemetry, serverSettings } from './http-telemetry.js';

/**
 * Traces `node:http` and `node:https`, servers and clients, through Node's diagnostics channels: nothing is patched, so it may
 * be constructed at any time, also after those modules were loaded.
 *
 * Spans, metrics, hooks and propagation are those of `@opentelemetry/instrumentation-http` in the stable semantic conventions;
 * use one of the two. What differs, because a channel tells less than a patched function:
 *
 * - `node:http2` isn't covered (nor is it there); `fetch` and undici have `NativeUndiciInstrumentation`.
 * - A request whose construction throws (`http.get({ path: '/a b' })`) has no span, and the spans of its own connection
 *   (DNS, sockets) are siblings of its span.
 * - A request that isn't Node's own, emitted as `request` by a test tool, has no span.
 * - `http.request.method_original` of outgoing requests is in capitals, as sent.
 * - Where an outgoing request has a `Host` header of its own, `server.port` is known only when it is connected.
 * - Before Node 22.12 outgoing requests carry no trace context, and their spans start when they were sent.
 *
 * ```ts
 * import { NativeHttpInstrumentation } from 'otlp-native/instrumentation';
 *
 * const http = new NativeHttpInstrumentation({
 *   ignoreIncomingRequestHook: (request) => request.url === '/health',
 *   headersToSpanAttributes: { server: { requestHeaders: ['x-tenant'] } },
 * });
 * http.disable();
 * ```
 */
export class NativeHttpInstrumentation extends ChannelInstrumentation<NativeHttpInstrumentationConfig> {
  private readonly serverSpans: HttpServerSpans;
  private readonly clientSpans: HttpClientSpans;

  constructor(config: NativeHttpInstrumentationConfig = {}) {
    super('otlp-native/instrumentation-http', config);
    const telemetry = this.telemetry();
    const activation = new ContextActivation(this.log);
    this.serverSpans = new HttpServerSpans(telemetry, activation);
    this.clientSpans = new HttpClientSpans(telemetry, activation);
    if (this.getConfig().enabled) this.enable();
  }

  /** @internal */
  protected subscriptions(): Subscription[] {
    const { disableIncomingRequestInstrumentation, disableOutgoingRequestInstrumentation } = this.getConfig();
    const { serverSpans, clientSpans } = this;
    const subscriptions: Subscription[] = [];
    if (!disableIncomingRequestInstrumentation) {
      subscriptions.push({ channel: 'http.server.request.start', onMessage: serverSpans.onRequestStart });
    }
    if (!disableOutgoingRequestInstrumentation) {
      subscriptions.push(
        tellsOfCreatedRequests(process.versions.node)
          ? { channel: 'http.client.request.created', onMessage: clientSpans.onCreated }
          : { channel: 'http.client.request.start', onMessage: clientSpans.onSent },
        { channel: 'http.client.response.finish', onMessage: clientSpans.onResponse },
      );
    }
    return subscriptions;
  }

  protected onTelemetryChanged(): void {
    const telemetry = this.telemetry();
    this.serverSpans.telemetry = telemetry;
    this.clientSpans.telemetry = telemetry;
  }

  /** Subscribes to what it listens to. */
  protected override onEnabled(): void {
    process.on('uncaughtExceptionMonitor', this.serverSpans.onUncaughtException);
  }

  /** Ends what `onEnabled` began. */
  protected override onDisabled(): void {
    process.off('uncaughtExceptionMonitor', this.serverSpans.onUncaughtException);
  }

  private telemetry(): HttpTelemetry {
    const { log, tracer, meter } = this;
    const config = this.getConfig();
    return {
      log,
      tracer,
      serverDuration: createDurationHistogram(
        meter,
        'http.server.request.duration',
        'Duration of HTTP server requests.',
      ),
      clientDuration: createDurationHistogram(
        meter,
        'http.client.request.duration',
        'Duration of HTTP client requests.',
      ),
      config,
      server: serverSettings(config),
      client: clientSettings(config),
    };
  }
}

/** Whether this Node has the channel `http.client.request.created`: 22.12 and later, 23.2 and later. */
function tellsOfCreatedRequests(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 2) || (major === 22 && minor >= 12);
}
