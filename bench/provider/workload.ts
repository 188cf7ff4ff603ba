import { SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { ItemSource } from '../items/item-path.ts';
import { METHODS, pick, ROUTES, USER_AGENTS } from '../workload/service-values.ts';

const SPANS_A_TRACE = 4;

/**
 * Ends spans as instrumented code does: traces of 4 spans, each active while the next one, its child, runs. Every span has 10
 * attributes (6 strings that repeat, 2 integers, 2 strings that don't), 1 event with 2 attributes, and now and then an error
 * status.
 */
export class NestedSpans implements ItemSource {
  readonly #tracer: Tracer;
  #made = 0;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  get made(): number {
    return this.#made;
  }

  make(count: number): void {
    for (let left = count; left > 0; left -= SPANS_A_TRACE) this.#makeSpan(1);
  }

  #makeSpan(depth: number): void {
    const i = this.#made++;
    const { route, path, spanName } = pick(ROUTES, i);
    this.#tracer.startActiveSpan(
      spanName,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': pick(METHODS, i),
          'url.scheme': 'https',
          'http.route': route,
          'server.address': 'api.example.com',
          'server.port': 443,
        },
      },
      (span) => {
        span.setAttribute('url.path', path + i);
        span.setAttribute('client.address', `10.${i & 255}.${(i >> 3) & 255}.7`);
        span.setAttribute('user_agent.original', pick(USER_AGENTS, i));
        span.setAttribute('network.protocol.version', '1.1');
        span.addEvent('db.query.done', { 'db.rows': i & 1023, 'db.system': 'postgresql' });
        if (depth < SPANS_A_TRACE) this.#makeSpan(depth + 1);
        const isError = i % 32 === 0;
        span.setAttribute('http.response.status_code', isError ? 500 : 200);
        if (isError) span.setStatus({ code: SpanStatusCode.ERROR, message: 'upstream timeout' });
        span.end();
      },
    );
  }
}
