/**
 * Log records of winston 3, which has to be installed: `npm install winston`.
 *
 * @module winston
 */

import { diag } from '@opentelemetry/api';
import winston from 'winston';
import type { EmittedLogRecord } from '../capture/readable-log-record.js';
import { type BridgeLogger, wants } from './bridge-logger.js';
import { contextOfFields, namesSpan, TRACE_FIELDS } from './correlation.js';
import { plainEntries, plainValue } from './plain-value.js';
import { severityOfLevel, type WinstonLevels } from './winston-levels.js';

export type { BridgeLogger } from './bridge-logger.js';

type TransportConstructor = new (options?: winston.transport.TransportStreamOptions) => winston.transport;

/** Winston's types leave it out; those of `winston-transport` are no dependency that we could name. */
const BaseTransport = (winston as unknown as { Transport: TransportConstructor }).Transport;

const LEVEL = Symbol.for('level');
const SPLAT = Symbol.for('splat');

/** The options of {@link WinstonTransport}: winston's own, and where the records go. */
export interface WinstonTransportOptions extends winston.transport.TransportStreamOptions {
  /** Where the records go. */
  logger: BridgeLogger;
}

/** What winston passes to a transport: the message and its metadata in one object, or an error that was logged. */
interface Info extends Readonly<Record<string | symbol, unknown>> {
  readonly level: string;
  readonly message?: unknown;
}

/**
 * A transport that emits what is logged. The message becomes the body, an error among message and metadata the
 * `exception.*` attributes, all other metadata attributes with their structure.
 *
 * ```ts
 * import { NativeLoggerProvider } from 'otlp-native';
 * import { WinstonTransport } from 'otlp-native/winston';
 * import winston from 'winston';
 *
 * const provider = new NativeLoggerProvider();
 * const log = winston.createLogger({ transports: [new WinstonTransport({ logger: provider.getLogger('shop') })] });
 * log.info('paid', { order: 7 });
 * ```
 */
export class WinstonTransport extends BaseTransport {
  /** Set by winston when a logger takes the transport. */
  declare readonly levels?: WinstonLevels;
  private readonly target: BridgeLogger;

  constructor({ logger, ...options }: WinstonTransportOptions) {
    super(options);
    this.target = logger;
  }

  /** Called by winston for each record that passes its level and format. Never throws. */
  override log(info: unknown, next: () => void): void {
    try {
      this.emitInfo(info as Info);
    } catch (error) {
      diag.error('otlp-native: a record of winston could not be emitted', error);
    }
    next();
  }

  private emitInfo(info: Info): void {
    // The property may hold colours, the symbol never does.
    const level = String(info[LEVEL] ?? info.level);
    const severityNumber = severityOfLevel(level, this.levels);
    if (wants(this.target, severityNumber)) this.target.emit(recordOf(info, level, severityNumber));
  }
}

function recordOf(info: Info, level: string, severityNumber: number): EmittedLogRecord {
  const exception = exceptionOf(info);
  const hasSpan = namesSpan(info);
  const isAttribute = (key: string, value: unknown): boolean => {
    if (key === 'level' || key === 'message' || value === exception) return false;
    if (exception !== undefined && (key === 'stack' || (key === 'exception' && value === true))) return false;
    return !hasSpan || !Object.values<string>(TRACE_FIELDS).includes(key);
  };
  return {
    severityNumber,
    severityText: level,
    body: plainValue(info.message instanceof Error ? info.message.message : info.message),
    attributes: plainEntries(Object.entries(info).filter(([key, value]) => isAttribute(key, value))),
    exception,
    context: hasSpan ? contextOfFields(info) : undefined,
  };
}

/** The error of a record: the record itself, its message, an argument, or a piece of metadata; or what is left of one. */
function exceptionOf(info: Info): unknown {
  const splat = info[SPLAT];
  const candidates = [info, info.message, ...(Array.isArray(splat) ? splat : []), ...Object.values(info)];
  const error = candidates.find((candidate) => candidate instanceof Error);
  if (error !== undefined) return error;
  // `format.errors({ stack: true })` has made a plain object of it, and its stack begins with its name.
  const { stack, message } = info;
  if (typeof stack !== 'string') return undefined;
  const name = /^(\w+)(?:: |\n|$)/.exec(stack)?.[1];
  return { name, message, stack };
}
