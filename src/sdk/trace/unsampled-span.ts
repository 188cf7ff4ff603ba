import type { Span } from '@opentelemetry/api';
import { SpanIdentity } from './span-identity.js';

/** A span that the sampler dropped: it carries the trace on and records nothing. */
export class UnsampledSpan extends SpanIdentity implements Span {
  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {}

  isRecording(): boolean {
    return false;
  }

  recordException(): void {}
}
