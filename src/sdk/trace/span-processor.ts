import type { Context, Span } from '@opentelemetry/api';
import type { ReadableSpan } from './readable-span.js';

/** Sees, and may change, spans as they start and end. The official SDK's processors are of this form. */
export interface SpanProcessor {
  /** A recorded span has started. */
  onStart(span: Span & ReadableSpan, parentContext: Context): void;
  /** A recorded span has its end time, and can be changed for the last time. */
  onEnding?(span: Span & ReadableSpan): void;
  /** A recorded span has ended. One that isn't sampled is among them, too. */
  onEnd(span: ReadableSpan): void;
  /** Resolves when all that it was told of is dealt with. */
  forceFlush(): Promise<void>;
  /** The same, and it is told of nothing more. */
  shutdown(): Promise<void>;
}
