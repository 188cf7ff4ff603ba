import { ChannelInstrumentation, type Subscription } from '../channel-instrumentation.js';
import { createDurationHistogram } from '../duration-histogram.js';
import { methodNaming } from '../http-method.js';
import { QueryRedaction } from '../query-redaction.js';
import type { NativeUndiciInstrumentationConfig } from './undici-config.js';
import { UndiciSpans, type UndiciTelemetry } from './undici-spans.js';

/**
 * Traces `fetch` and undici, over HTTP/1.1 and HTTP/2, through undici's diagnostics channels.
 *
 * Spans, metrics, hooks and propagation are those of `@opentelemetry/instrumentation-undici`; use one of the two. What differs:
 * the values of `redactedQueryParams` and credentials are not recorded, and a path `//a/b` doesn't change the host.
 *
 * ```ts
 * import { NativeUndiciInstrumentation } from 'otlp-native/instrumentation';
 *
 * const undici = new NativeUndiciInstrumentation({ requireParentforSpans: true });
 * undici.disable();
 * ```
 */
export class NativeUndiciInstrumentation extends ChannelInstrumentation<NativeUndiciInstrumentationConfig> {
  private readonly spans: UndiciSpans;

  constructor(config: NativeUndiciInstrumentationConfig = {}) {
    super('otlp-native/instrumentation-undici', config);
    this.spans = new UndiciSpans(this.telemetry());
    if (this.getConfig().enabled) this.enable();
  }

  /** @internal */
  protected subscriptions(): Subscription[] {
    const { spans } = this;
    return [
      { channel: 'undici:request:create', onMessage: spans.onCreate },
      { channel: 'undici:client:sendHeaders', onMessage: spans.onSendHeaders },
      { channel: 'undici:request:headers', onMessage: spans.onHeaders },
      { channel: 'undici:request:trailers', onMessage: spans.onTrailers },
      { channel: 'undici:request:error', onMessage: spans.onError },
    ];
  }

  protected onTelemetryChanged(): void {
    this.spans.telemetry = this.telemetry();
  }

  private telemetry(): UndiciTelemetry {
    const { log, tracer, meter } = this;
    const config = this.getConfig();
    const headers = config.headersToSpanAttributes;
    return {
      log,
      tracer,
      duration: createDurationHistogram(
        meter,
        'http.client.request.duration',
        'Measures the duration of outbound HTTP requests.',
      ),
      config,
      redaction: new QueryRedaction(config.redactedQueryParams),
      methodName: methodNaming(config.knownMethods, process.env),
      requestHeaders: lowerCase(headers?.requestHeaders),
      responseHeaders: lowerCase(headers?.responseHeaders),
    };
  }
}

function lowerCase(names: readonly string[] = []): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}
