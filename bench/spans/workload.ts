import type * as api from '@opentelemetry/api';
import type { ItemSource } from '../items/item-path.ts';
import { METHODS, pick, ROUTES, USER_AGENTS } from '../workload/service-values.ts';

/** What of `@opentelemetry/api` the workload uses; each SDK brings the API version it asks for. */
export interface WorkloadApi extends Pick<typeof api, 'ROOT_CONTEXT' | 'SpanKind' | 'SpanStatusCode'> {
  setSpan(context: api.Context, span: api.Span): api.Context;
}

const LINKED = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
const SPANS_A_TRACE = 4;

/**
 * Ends spans as an HTTP server does: 10 attributes (6 strings that repeat, 2 integers, 2 strings that don't), 1 event with 2
 * attributes, an error status now and then, a link on every fourth; traces of 4 spans.
 */
export class Workload implements ItemSource {
  readonly #api: WorkloadApi;
  readonly #tracer: api.Tracer;
  #parent: api.Context;
  #made = 0;

  constructor(workloadApi: WorkloadApi, tracer: api.Tracer) {
    this.#api = workloadApi;
    this.#tracer = tracer;
    this.#parent = workloadApi.ROOT_CONTEXT;
  }

  get made(): number {
    return this.#made;
  }

  make(count: number): void {
    for (let i = 0; i < count; i++) this.#endSpan();
  }

  #endSpan(): void {
    const { ROOT_CONTEXT, SpanKind, SpanStatusCode } = this.#api;
    const i = this.#made++;
    const isRoot = i % SPANS_A_TRACE === 0;
    const { route, path, spanName } = pick(ROUTES, i);
    const span = this.#tracer.startSpan(
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
        ...(isRoot ? { links: [{ context: LINKED }] } : undefined),
      },
      isRoot ? ROOT_CONTEXT : this.#parent,
    );
    span.setAttribute('url.path', path + i);
    span.setAttribute('client.address', `10.${i & 255}.${(i >> 3) & 255}.7`);
    span.setAttribute('user_agent.original', pick(USER_AGENTS, i));
    span.setAttribute('network.protocol.version', '1.1');
    span.addEvent('db.query.done', { 'db.rows': i & 1023, 'db.system': 'postgresql' });
    const isError = i % 32 === 0;
    span.setAttribute('http.response.status_code', isError ? 500 : 200);
    if (isError) span.setStatus({ code: SpanStatusCode.ERROR, message: 'upstream timeout' });
    span.end();
    if (isRoot) this.#parent = this.#api.setSpan(ROOT_CONTEXT, span);
  }
}
