// Traces, metrics and logs, set up in code.
import { DiagConsoleLogger, DiagLogLevel, diag, metrics, trace } from '@opentelemetry/api';
import { NativeLoggerProvider, NativeMeterProvider, NativeTracerProvider } from 'otlp-native';

// Otherwise nobody would be told that nothing arrives.
diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);

const resource = { attributes: { 'service.name': 'basic' } };
const tracing = new NativeTracerProvider({ resource });
const metering = new NativeMeterProvider({ resource });
const logging = new NativeLoggerProvider({ resource });
for (const provider of [tracing, metering, logging]) provider.register();

const orders = metrics.getMeter('basic').createCounter('orders');
const log = logging.getLogger('basic');
trace.getTracer('basic').startActiveSpan('checkout', (span) => {
  orders.add(1, { 'order.kind': 'express' });
  log.emit({ severityNumber: 9, severityText: 'INFO', body: 'paid' });
  span.end();
});

const ends = await Promise.allSettled(
  [tracing, metering, logging].map((provider) => provider.shutdown(3_000)),
);
if (ends.every(({ status }) => status === 'fulfilled')) {
  console.log(
    `delivered ${tracing.stats().delivered} span, ${logging.stats().delivered} log record and the metrics`,
  );
} else {
  console.error('Not delivered: is a Collector, or `node receive.js`, listening?');
  process.exitCode = 1;
}
