import { type Attributes, type Context, trace } from '@opentelemetry/api';
import type { LogRecordProcessorLike, ReadWriteLogRecordLike } from '../sdk/logs/log-record-processor.js';

/**
 * Makes events, which are log records with an event name, span events of the span in whose context they are emitted, too, where that
 * span records.
 */
export class EventToSpanEventBridge implements LogRecordProcessorLike {
  onEmit({ eventName, attributes, hrTime, spanContext }: ReadWriteLogRecordLike, context?: Context): void {
    if (eventName === undefined || context === undefined) return;
    const span = trace.getSpan(context);
    if (span === undefined || !span.isRecording() || span.spanContext().spanId !== spanContext?.spanId)
      return;
    const [seconds, nanoseconds] = hrTime;
    span.addEvent(eventName, attributes as Attributes, [seconds, nanoseconds]);
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
