import { trace } from '@opentelemetry/api';
import type { ExporterOptions, NativeLoggerProvider } from 'otlp-native';
import { bridgeConsole, type ConsoleLike } from 'otlp-native/console';
import { createPinoStream } from 'otlp-native/pino';
import { WinstonTransport } from 'otlp-native/winston';
import pino from 'pino';
import winston from 'winston';

/** A line of each logging library, within a span where the bridge runs in this thread. */
export function logThroughBridges(provider: NativeLoggerProvider, exporter: ExporterOptions): void {
  const logger = provider.getLogger('bridges');
  trace.getTracer('bridges').startActiveSpan('logging', (span) => {
    pino({}, createPinoStream({ logger })).info({ order: 7 }, 'by the pino stream');
    winston.createLogger({ transports: [new WinstonTransport({ logger })] }).info('by winston', { order: 7 });
    const undo = bridgeConsole({ logger, console: silent, methods: ['log'] });
    silent.log('by the %s', 'console');
    undo();
    span.end();
  });
  // Nobody waits for its thread but pino, when the process ends.
  const options = { exporter };
  pino({ transport: { target: 'otlp-native/pino', options } }).info('by the pino transport');
}

/** Standard output is for the report. */
const print = (): void => {};
const silent: ConsoleLike = {
  trace: print,
  debug: print,
  info: print,
  log: print,
  warn: print,
  error: print,
};
