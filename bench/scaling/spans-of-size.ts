import type { Tracer } from '@opentelemetry/api';

/** Spans with a number of attributes, half of them texts that repeat, half numbers that don't. */
export class SpansOfSize {
  private readonly tracer: Tracer;
  private readonly keys: readonly string[];
  private readonly texts = ['api.example.com', 'GET', 'https', '/users/{id}', 'eu-central-1', 'ok'];
  private made = 0;

  constructor(tracer: Tracer, attributes: number) {
    this.tracer = tracer;
    this.keys = Array.from({ length: attributes }, (_, index) => `app.attribute.${index}`);
  }

  make(count: number): void {
    const { tracer, keys, texts } = this;
    for (let left = count; left > 0; left--) {
      const number = this.made++;
      const span = tracer.startSpan('work');
      for (let i = 0; i < keys.length; i++) {
        span.setAttribute(keys[i] ?? '', i % 2 === 0 ? (texts[i % texts.length] ?? '') : number + i);
      }
      span.end();
    }
  }
}
