import { type Context, diag } from '@opentelemetry/api';
import type { NativeSpan } from './native-span.js';
import type { SpanProcessor } from './span-processor.js';

/** Functions in place of a whole {@link SpanProcessor}. */
export interface SpanHooks {
  readonly onStart?: SpanProcessor['onStart'];
  readonly onEnding?: SpanProcessor['onEnding'];
  readonly onEnd?: SpanProcessor['onEnd'];
}

/**
 * Who wants to see spans, in the order in which they were given. None of them can break the code that is traced: what
 * they throw goes to OpenTelemetry's diagnostics.
 */
export class SpanObservers {
  readonly processors: readonly SpanProcessor[];
  private readonly hooks: readonly SpanHooks[];

  constructor(processors: readonly SpanProcessor[], hooks: SpanHooks) {
    this.processors = processors;
    this.hooks = [...processors, hooks];
  }

  onStart(span: NativeSpan, parentContext: Context): void {
    for (const hooks of this.hooks) {
      try {
        hooks.onStart?.(span, parentContext);
      } catch (error) {
        reportThrown('onStart', error);
      }
    }
  }

  onEnding(span: NativeSpan): void {
    for (const hooks of this.hooks) {
      try {
        hooks.onEnding?.(span);
      } catch (error) {
        reportThrown('onEnding', error);
      }
    }
  }

  onEnd(span: NativeSpan): void {
    for (const hooks of this.hooks) {
      try {
        hooks.onEnd?.(span);
      } catch (error) {
        reportThrown('onEnd', error);
      }
    }
  }
}

function reportThrown(hook: string, error: unknown): void {
  diag.error(`otlp-native: ${hook} of a span processor or hook threw`, error);
}
