import type { ResourceLike } from '../capture/readable-span.js';
import type { Configuration } from '../config/configuration.js';
import type { PrometheusEndpoint } from '../prometheus/prometheus-endpoint.js';
import type { NativeLoggerProvider } from '../sdk/logs/native-logger-provider.js';
import type { NativeMeterProvider } from '../sdk/metrics/native-meter-provider.js';
import type { NativeTracerProvider } from '../sdk/trace/native-tracer-provider.js';
import type { IsGiven } from './batching.js';
import { configuredLogs } from './configured-logs.js';
import { configuredMetrics } from './configured-metrics.js';
import { configuredTraces, type ExceptionOptions } from './configured-traces.js';
import type { Report } from './diagnostics-log.js';
import type { Output } from './exporting-provider.js';
import { isGlobalMeterProvider, isGlobalTracerProvider } from './global-api.js';
import type { ReconfigurableExporter } from './reconfigurable-exporter.js';

/** The providers that were started; null for a signal that goes nowhere. */
export interface Providers {
  readonly tracerProvider: NativeTracerProvider | null;
  readonly meterProvider: NativeMeterProvider | null;
  readonly loggerProvider: NativeLoggerProvider | null;
  /** Those over OTLP, of all signals. */
  readonly exporters: readonly ReconfigurableExporter[];
  /** Where else telemetry goes, to be closed after the shutdown of the others. */
  readonly outputs: readonly Output[];
  /** Where Prometheus scrapes. */
  readonly endpoints: readonly PrometheusEndpoint[];
}

/** As they are named to people; log records start first, since spans may make them. */
const SIGNALS = ['traces', 'metrics', 'logs'];

/** Nothing. */
export const NO_PROVIDERS: Providers = {
  tracerProvider: null,
  meterProvider: null,
  loggerProvider: null,
  exporters: [],
  outputs: [],
  endpoints: [],
};

/** Makes the providers of the signals that go somewhere, and registers them. Those that can't start are reported. */
export function startProviders(
  configuration: Configuration,
  isGiven: IsGiven,
  resource: ResourceLike,
  report: Report,
): Providers {
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
  const { tracerProvider: traces, meterProvider: metrics, loggerProvider: logs } = configuration;
  const metering = attempt('metrics', () => (metrics === null ? null : configuredMetrics(metrics, resource)));
  const logging = attempt('logs', () => (logs === null ? null : configuredLogs(logs, resource, isGiven)));
  const exceptions = exceptionsOf(configuration, logging?.provider ?? null, report);
  const tracing = attempt('traces', () =>
    traces === null ? null : configuredTraces(traces, resource, isGiven, exceptions),
  );
  const tracerProvider = tracing?.provider.register({ contextManager: null, propagator: null }) ?? null;
  const meterProvider = metering?.provider.register() ?? null;
  const loggerProvider = logging?.provider.register() ?? null;
  for (const [reason, signals] of failures) {
    const named = SIGNALS.filter((signal) => signals.includes(signal)).join(', ');
    report('error', `could not start ${named}, which are not exported: ${reason}`);
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
  return {
    tracerProvider,
    meterProvider,
    loggerProvider,
    exporters: [tracing, metering, logging].flatMap((signal) => signal?.exporters ?? []),
    outputs: [tracing, metering, logging].flatMap((signal) => signal?.outputs ?? []),
    endpoints: metering?.endpoints ?? [],
  };
}

/** How spans record exceptions: as log records only where there are any. */
function exceptionsOf(
  { instrumentation: { exceptionSignal }, tracerProvider }: Configuration,
  loggerProvider: NativeLoggerProvider | null,
  report: Report,
): ExceptionOptions {
  if (exceptionSignal === 'span-events') return { exceptionSignal };
  if (loggerProvider !== null) return { exceptionSignal, loggerProvider };
  if (tracerProvider !== null) {
    report('warn', 'exceptions stay events of spans, since log records go nowhere');
  }
  return { exceptionSignal: 'span-events' };
}
