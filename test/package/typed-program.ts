/** What the package's parts are to be taken for: by the API, by the SDK, and by logging libraries. */
export const typedProgram = (tracing: string): string => `
import { context, metrics, propagation, trace, type MeterProvider, type TracerProvider } from '@opentelemetry/api';
import { logs, type LoggerProvider } from '@opentelemetry/api-logs';
import type { LogRecordExporter, LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { IMetricReader, PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler, type SpanExporter, type SpanProcessor } from '${tracing}';
import {
  AggregationType, NativeContextManager, NativeLoggerProvider, NativeMeterProvider, NativeTracerProvider, OtlpNativeError, OtlpReceiver,
  ParentBasedSampler, TraceIdRatioBasedSampler, W3CTraceContextPropagator, createAllowListAttributesProcessor,
} from 'otlp-native';
import { bridgeConsole } from 'otlp-native/console';
import { NativeHttpInstrumentation, NativeUndiciInstrumentation } from 'otlp-native/instrumentation';
import {
  NativeLogRecordExporter, NativeLogRecordProcessor, NativeMetricExporter, NativeMetricReader, NativeSpanExporter, NativeSpanProcessor,
} from 'otlp-native/otel';
import pinoTransport, { createPinoStream, type PinoTransportOptions } from 'otlp-native/pino';
import { WinstonTransport } from 'otlp-native/winston';
import pino from 'pino';
import winston from 'winston';

export const processor: SpanProcessor = new NativeSpanProcessor({ endpoint: 'http://127.0.0.1:4318', protocol: 'http/protobuf' });
export const exporter: SpanExporter = new NativeSpanExporter({ compression: 'zstd', batch: { maxItems: 10 } });
export const reader: IMetricReader = new NativeMetricReader({ intervalMs: 1000, temporality: 'delta' });
export const metricExporter: PushMetricExporter = new NativeMetricExporter();
export const logProcessor: LogRecordProcessor = new NativeLogRecordProcessor();
export const logExporter: LogRecordExporter = new NativeLogRecordExporter();
export const delivered: number = new NativeSpanProcessor().stats().delivered;
export const code: string | null = new OtlpNativeError('INVALID_OPTION', 'x', null).code;

declare const official: SpanProcessor;
const tracerProvider = new NativeTracerProvider({
  sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.5), remoteParentSampled: new AlwaysOnSampler() }),
  spanProcessors: [official],
  exporter: { protocol: 'grpc' },
});
export const tracers: TracerProvider = tracerProvider;
export const meters: MeterProvider = new NativeMeterProvider({
  readers: [{ exporter: {}, intervalMs: 1000 }],
  views: [{
    instrumentName: '*.size',
    aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
    attributesProcessors: [createAllowListAttributesProcessor(['kind'])],
  }],
});
export const loggerProvider = new NativeLoggerProvider();
export const loggers: LoggerProvider = loggerProvider;
trace.setGlobalTracerProvider(tracerProvider);
metrics.setGlobalMeterProvider(meters);
logs.setGlobalLoggerProvider(loggers);
context.setGlobalContextManager(new NativeContextManager());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

for (const instrumentation of [new NativeHttpInstrumentation({ redactedQueryParams: ['key'] }), new NativeUndiciInstrumentation()]) {
  instrumentation.setTracerProvider(tracers);
  instrumentation.setMeterProvider(meters);
}

const logger = logs.getLogger('smoke');
pino({}, createPinoStream({ logger: loggerProvider.getLogger('smoke') })).info('x');
winston.createLogger({ transports: [new WinstonTransport({ logger, level: 'info' })] }).info('x');
export const undo: () => void = bridgeConsole({ logger, methods: ['warn'] });
const transportOptions: PinoTransportOptions = { exporter: { endpoint: 'http://127.0.0.1:4318' } };
export const writable: Promise<NodeJS.WritableStream> = pinoTransport(transportOptions);

export async function receive(): Promise<number> {
  const receiver = await OtlpReceiver.listen();
  for await (const batch of receiver) {
    return batch.items;
  }
  return 0;
}

// @ts-expect-error: the protocol is none of the three
new NativeSpanProcessor({ protocol: 'carrier-pigeon' });
`;
