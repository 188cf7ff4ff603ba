import type * as api from '@opentelemetry/api';

/** What of `@opentelemetry/api` the workload uses; each SDK brings the API version it asks for. */
export interface WorkloadApi extends Pick<typeof api, 'ROOT_CONTEXT' | 'SpanKind' | 'SpanStatusCode'> {
  setSpan(context: api.Context, span: api.Span): api.Context;
}

/** A service's resource, as detectors fill it. */
export const RESOURCE_ATTRIBUTES = {
  'service.name': 'checkout',
  'service.version': '1.2.3',
  'service.instance.id': '627cc493-f310-47de-96bd-71410b7dec09',
  'deployment.environment.name': 'production',
  'host.name': 'ip-10-0-0-12',
  'process.pid': 4242,
  'process.runtime.name': 'nodejs',
  'process.runtime.version': '24.11.0',
  'telemetry.sdk.name': 'opentelemetry',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.version': '3.1.1',
};

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const ROUTES = Array.from({ length: 40 }, (_, i) => ({
  route: `/api/v1/resource${i}/:id`,
  path: `/api/v1/resource${i}/`,
  spanName: `GET /api/v1/resource${i}/:id`,
}));
const USER_AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36',
  'curl/8.5.0',
  'okhttp/4.12.0',
] as const;
const LINKED = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
const SPANS_A_TRACE = 4;

/**
 * Ends spans as an HTTP server does: 10 attributes (6 strings that repeat, 2 integers, 2 strings that don't), 1 event with 2
 * attributes, an error status now and then, a link on every fourth; traces of 4 spans.
 */
export class Workload {
  readonly #api: WorkloadApi;
  readonly #tracer: api.Tracer;
  #parent: api.Context;
  #ended = 0;

  constructor(workloadApi: WorkloadApi, tracer: api.Tracer) {
    this.#api = workloadApi;
    this.#tracer = tracer;
    this.#parent = workloadApi.ROOT_CONTEXT;
  }

  get ended(): number {
    return this.#ended;
  }

  endSpans(count: number): void {
    for (let i = 0; i < count; i++) this.#endSpan();
  }

  #endSpan(): void {
    const { ROOT_CONTEXT, SpanKind, SpanStatusCode } = this.#api;
    const i = this.#ended++;
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

function pick<T>(values: readonly T[], i: number): T {
  const value = values[i % values.length];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
}
