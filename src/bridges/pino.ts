/**
 * Log records of pino, as a transport in a worker thread or as a stream in the thread that logs.
 *
 * @module pino
 */

import { Writable } from 'node:stream';
import { diag } from '@opentelemetry/api';
import type { AttributeMap } from '../capture/attribute-map.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import type { LogRecordLimits } from '../sdk/logs/log-record-limits.js';
import { NativeLoggerProvider } from '../sdk/logs/native-logger-provider.js';
import type { BridgeLogger } from './bridge-logger.js';
import { receivePinoFormat } from './pino-config.js';
import { DEFAULT_FORMAT, emitPinoLine, type PinoFormat } from './pino-line.js';

export type { BridgeLogger } from './bridge-logger.js';

/** The options of {@link createPinoStream}. */
export interface PinoStreamOptions {
  /** Where the records go. */
  logger: BridgeLogger;
}

/** A destination of pino. */
export interface PinoStream {
  /** Takes a line of JSON, as pino writes it. */
  write(line: string): void;
}

/** What pino tells a stream that asks for it, before each line. */
interface PinoMetadata {
  lastLevel?: number;
  lastLogger?: { levels: { labels: Record<number, string>; values: Record<string, number> } };
}

/**
 * A stream for `pino(options, stream)` or `pino.multistream([…])` that emits what is logged, in the context of whoever
 * logs. The message becomes the body, `err` the `exception.*` attributes, everything else attributes.
 *
 * ```ts
 * import { NativeLoggerProvider } from 'otlp-native';
 * import { createPinoStream } from 'otlp-native/pino';
 * import pino from 'pino';
 *
 * const provider = new NativeLoggerProvider();
 * const log = pino({}, createPinoStream({ logger: provider.getLogger('shop') }));
 * log.info({ order: 7 }, 'paid');
 * ```
 */
export function createPinoStream({ logger }: PinoStreamOptions): PinoStream {
  let format = DEFAULT_FORMAT;
  const stream = {
    // With it, pino sets what PinoMetadata says before each write.
    [Symbol.for('pino.metadata')]: true,
    /** Pino tells its keys and levels this way, once. */
    emit(_event: string, message: unknown): void {
      format = pinoFormat(message) ?? format;
    },
    write(this: PinoMetadata, line: string): void {
      const levels = this.lastLogger?.levels;
      const known =
        levels === undefined ? format : { ...format, labels: levels.labels, values: levels.values };
      guarded(() => emitPinoLine(line, known, logger, this.lastLevel));
    },
  };
  return stream;
}

/** The options of the transport; they go to a worker thread, so they hold no functions. */
export interface PinoTransportOptions {
  /** What the records come from, besides `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`. */
  resource?: {
    /** Such as `service.name`. */
    attributes: AttributeMap;
    /** The schema of the attributes. */
    schemaUrl?: string;
  };
  /** How to export. Default: as the `OTEL_EXPORTER_OTLP_*` variables say, or to `http://localhost:4318`. */
  exporter?: ExporterOptions;
  /** What a record may hold. Default: 128 attributes of any length. */
  logRecordLimits?: LogRecordLimits;
  /** The name of the records' instrumentation scope. Default `pino`. */
  loggerName?: string;
  /** The version of that scope. */
  loggerVersion?: string;
  /** How long the end of the process may wait for the last records. Default 5000; pino itself waits up to 10 s. */
  shutdownTimeoutMs?: number;
}

const DEFAULT_SHUTDOWN_TIMEOUT_MS = 5000;

/**
 * The transport: `pino({ transport: { target: 'otlp-native/pino', options } })`. Lines are read and exported in pino's
 * worker thread. They carry their span where `@opentelemetry/instrumentation-pino` or a `mixin` wrote `trace_id`,
 * `span_id` and `trace_flags`.
 */
export default async function pinoTransport(options: PinoTransportOptions = {}): Promise<Writable> {
  const { resource, exporter, logRecordLimits, loggerName, loggerVersion } = options;
  const provider = new NativeLoggerProvider({ resource, exporter, logRecordLimits });
  const logger = provider.getLogger(loggerName ?? 'pino', loggerVersion);
  const format = pinoFormat(await receivePinoFormat()) ?? DEFAULT_FORMAT;
  let begun = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      const lines = (begun + chunk.toString()).split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) guarded(() => emitPinoLine(line, format, logger));
      done();
    },
    final(done) {
      guarded(() => emitPinoLine(begun, format, logger));
      provider.shutdown(options.shutdownTimeoutMs ?? DEFAULT_SHUTDOWN_TIMEOUT_MS).then(
        () => done(),
        // Counted and reported already; an error here would only end the process's other transports.
        () => done(),
      );
    },
  });
  // What `logger.flush(callback)` waits for.
  return Object.assign(stream, { flush: () => provider.forceFlush() });
}

/** Logging never fails because of telemetry. */
function guarded(emit: () => void): void {
  try {
    emit();
  } catch (error) {
    diag.error('otlp-native: a line of pino could not be emitted', error);
  }
}

/** The format that pino's message says, or null for any other message. */
function pinoFormat(message: unknown): PinoFormat | null {
  if (
    typeof message !== 'object' ||
    message === null ||
    !('code' in message) ||
    message.code !== 'PINO_CONFIG'
  ) {
    return null;
  }
  const { config } = message as {
    config?: { levels?: Partial<PinoFormat>; messageKey?: string; errorKey?: string };
  };
  return {
    labels: config?.levels?.labels ?? DEFAULT_FORMAT.labels,
    values: config?.levels?.values ?? DEFAULT_FORMAT.values,
    messageKey: config?.messageKey ?? DEFAULT_FORMAT.messageKey,
    errorKey: config?.errorKey ?? DEFAULT_FORMAT.errorKey,
  };
}
