import { once } from 'node:events';
import { trace } from '@opentelemetry/api';
import type { ExporterOptions, NativeLoggerProvider } from 'otlp-native';
import { bridgeConsole } from 'otlp-native/console';
import { createPinoStream } from 'otlp-native/pino';
import { WinstonTransport } from 'otlp-native/winston';
import pino from 'pino';
import winston from 'winston';

/** A line of each logging library, within a span where the bridge runs in this thread. */
export async function logThroughBridges(provider: NativeLoggerProvider, exporter: ExporterOptions): Promise<void> {
  const logger = provider.getLogger('bridges');
  trace.getTracer('bridges').startActiveSpan('logging', (span) => {
    pino({}, createPinoStream({ logger })).info({ order: 7 }, 'by the pino stream');
    winston.createLogger({ transports: [new WinstonTransport({ logger })] }).info('by winston', { order: 7 });
    const undo = bridgeConsole({ logger, console: silent, methods: ['log'] });
    silent.log('by the %s', 'console');
    undo();
    span.end();
  });
  const transport = pino.transport({ target: 'otlp-native/pino', options: { exporter } });
  pino(transport).info({ order: 7 }, 'by the pino transport');
  // A worker thread's own exports are over when it has ended.
  transport.end();
  await once(transport, 'close');
}

/** Standard output is for the report. */
const print = (): void => {};
const silent = { trace: print, debug: print, info: print, log: print, warn: print, error: print } as {
  [M in 'trace' | 'debug' | 'info' | 'log' | 'warn' | 'error']: (...args: unknown[]) => void;
};
