import { type Attributes, type Context, SpanKind, type TimeInput } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { EmittedLogRecord } from '../../capture/readable-log-record.js';
import type { ScopeLike } from '../../capture/readable-span.js';
import type { Environment } from '../../config/environment.js';
import { reportingReader } from '../../export/diagnostics.js';
import { activeContext } from '../context/global-context.js';
import { NativeContext } from '../context/native-context.js';
import { globalLoggerProvider } from '../logs/global-logger-provider.js';
import type { NativeSpan } from './native-span.js';

/** What the exceptions become that spans record: events of the span, log records with its context, or both. */
export type ExceptionSignal = 'span-events' | 'logs' | 'both';

/** All of {@link ExceptionSignal}. */
export const EXCEPTION_SIGNALS: readonly ExceptionSignal[] = ['span-events', 'logs', 'both'];

/** Makes loggers: a `LoggerProvider` of the API, such as `NativeLoggerProvider`. */
export interface ExceptionLoggerProvider {
  /** The logger of an instrumentation scope. */
  getLogger(
    name: string,
    version?: string,
    options?: { schemaUrl?: string },
  ): {
    /** Records `record`. */
    emit(record: EmittedLogRecord): void;
  };
}

const VARIABLE = 'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN';
const ERROR = 17;
const WARN = 13;
/** The kinds of spans whose exceptions nobody handled: those of a client may be tried again. */
const UNHANDLED: readonly SpanKind[] = [SpanKind.SERVER, SpanKind.CONSUMER];

/**
 * Records exceptions of spans as log records, by the semantic conventions: with the span's context and scope, the event name
 * `exception` (of HTTP `http.client.request.exception` and `http.server.request.exception`), and the severity ERROR for spans
 * that serve or consume and WARN for others.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/
 */
export class ExceptionRecords {
  private readonly keepsEvents: boolean;
  private readonly given: ExceptionLoggerProvider | null;

  /** @param provider null for the global one, as it is when an exception is recorded. */
  constructor(signal: 'logs' | 'both', provider: ExceptionLoggerProvider | null) {
    this.keepsEvents = signal === 'both';
    this.given = provider;
  }

  /**
   * Records the exception of these attributes.
   *
   * @returns whether it is to be an event of the span, too. It is where nothing makes loggers: no exception is lost.
   */
  record(
    span: NativeSpan,
    { name, version, schemaUrl }: ScopeLike,
    attributes: AttributeMap,
    time: TimeInput | undefined,
  ): boolean {
    const provider = this.given ?? (globalLoggerProvider() as ExceptionLoggerProvider | null);
    if (provider === null) return true;
    const isUnhandled = UNHANDLED.includes(span.kind);
    provider.getLogger(name, version, { schemaUrl }).emit({
      eventName: eventNameOf(span),
      severityNumber: isUnhandled ? ERROR : WARN,
      severityText: isUnhandled ? 'ERROR' : 'WARN',
      timestamp: time,
      attributes,
      context: contextOf(span),
    });
    return this.keepsEvents;
  }
}

/** What `OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN` says. */
export function exceptionSignalFromEnvironment(environment: Environment): ExceptionSignal {
  const chosen = reportingReader(environment).choice([VARIABLE], ['logs', 'logs/dup'], 'span events');
  if (chosen === null) return 'span-events';
  return chosen.value === 'logs' ? 'logs' : 'both';
}

function contextOf(span: NativeSpan): Context {
  return NativeContext.withSpan(activeContext(), span);
}

function eventNameOf(span: NativeSpan): string {
  const attributes: Attributes = span.attributes;
  if (attributes['http.request.method'] === undefined) return 'exception';
  if (span.kind === SpanKind.CLIENT) return 'http.client.request.exception';
  return span.kind === SpanKind.SERVER ? 'http.server.request.exception' : 'exception';
}
