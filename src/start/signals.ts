import type { ResourceLike } from '../capture/readable-span.js';
import { NativeLoggerProvider } from '../sdk/logs/native-logger-provider.js';
import { NativeMeterProvider } from '../sdk/metrics/native-meter-provider.js';
import { NativeTracerProvider } from '../sdk/trace/native-tracer-provider.js';
import { printLogRecord, printSpan } from './console-output.js';
import type { Report } from './diagnostics-log.js';
import { isGlobalMeterProvider, isGlobalTracerProvider } from './global-api.js';
import type { StartSettings } from './start-settings.js';

/** The providers that were started; null for a signal that goes nowhere. */
export interface Providers {
  readonly tracerProvider: NativeTracerProvider | null;
  readonly meterProvider: NativeMeterProvider | null;
  readonly loggerProvider: NativeLoggerProvider | null;
}

/** Makes the providers of the signals that go somewhere, and registers them. Those that can't start are reported. */
export function startProviders(settings: StartSettings, resource: ResourceLike, report: Report): Providers {
  /** The signals that could not start, by what is wrong: mostly the same for all, such as an endpoint. */
  const failures = new Map<string, string[]>();
  const attempt = <P>(signal: string, create: () => P | null): P | null => {
    try {
      return create();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failures.set(reason, [...(failures.get(reason) ?? []), signal]);
      return null;
    }
  };
  const tracerProvider = attempt('traces', () => {
    const { toOtlp, toConsole } = settings.traces;
    if (!toOtlp && !toConsole) return null;
    const provider = new NativeTracerProvider({
      resource,
      exporter: toOtlp ? undefined : null,
      onEnd: toConsole ? printSpan : undefined,
    });
    return provider.register({ contextManager: null, propagator: null });
  });
  const meterProvider = attempt('metrics', () =>
    settings.metrics.toOtlp ? new NativeMeterProvider({ resource }).register() : null,
  );
  const loggerProvider = attempt('logs', () => {
    const { toOtlp, toConsole } = settings.logs;
    if (!toOtlp && !toConsole) return null;
    return new NativeLoggerProvider({
      resource,
      exporter: toOtlp ? undefined : null,
      onEmit: toConsole ? printLogRecord : undefined,
    }).register();
  });
  for (const [reason, signals] of failures) {
    report('error', `could not start ${signals.join(', ')}, which are not exported: ${reason}`);
  }
  const isShadowed =
    (tracerProvider !== null && !isGlobalTracerProvider(tracerProvider)) ||
    (meterProvider !== null && !isGlobalMeterProvider(meterProvider));
  if (isShadowed) {
    report(
      'error',
      'another OpenTelemetry SDK was registered before; what the application makes goes there. Remove one of the two',
    );
  }
  return { tracerProvider, meterProvider, loggerProvider };
}
