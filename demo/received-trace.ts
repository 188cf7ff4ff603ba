/** A span as an OTLP/JSON request holds it, as far as the waterfall needs it. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** Empty for a root. */
  parentSpanId: string;
  name: string;
  startNs: bigint;
  endNs: bigint;
  isError: boolean;
  statusMessage: string;
}

/** All spans of one trace; the root first. */
export interface ReceivedTrace {
  root: ReceivedSpan;
  spans: readonly ReceivedSpan[];
}

/**
 * The most telling whole trace in these OTLP/JSON requests: one with an error where there is any, the one with most spans among
 * those, the latest among equals. `null` where no trace is whole.
 */
export function pickTrace(requests: Iterable<unknown>): ReceivedTrace | null {
  const traces = new Map<string, ReceivedSpan[]>();
  for (const request of requests) {
    for (const span of spansOf(request)) {
      const spans = traces.get(span.traceId);
      if (spans === undefined) traces.set(span.traceId, [span]);
      else spans.push(span);
    }
  }
  let best: ReceivedTrace | null = null;
  for (const spans of traces.values()) {
    const trace = wholeTrace(spans);
    if (trace !== null && (best === null || rank(trace) >= rank(best))) best = trace;
  }
  return best;
}

function rank({ spans }: ReceivedTrace): number {
  return spans.length + (spans.some(({ isError }) => isError) ? 1_000 : 0);
}

/** `null` where a span's parent is missing: it may have come with another request. */
function wholeTrace(spans: readonly ReceivedSpan[]): ReceivedTrace | null {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const root = spans.find(({ parentSpanId }) => parentSpanId === '');
  const isWhole = spans.every(({ parentSpanId }) => parentSpanId === '' || ids.has(parentSpanId));
  return root !== undefined && isWhole ? { root, spans } : null;
}

function* spansOf(request: unknown): Generator<ReceivedSpan> {
  for (const resourceSpans of listIn(request, 'resourceSpans')) {
    for (const scopeSpans of listIn(resourceSpans, 'scopeSpans')) {
      for (const span of listIn(scopeSpans, 'spans')) yield readSpan(span);
    }
  }
}

// OTLP/JSON writes STATUS_CODE_ERROR as its number.
const STATUS_ERROR = 2;

function readSpan(span: unknown): ReceivedSpan {
  const status = fieldOf(span, 'status');
  return {
    traceId: textIn(span, 'traceId'),
    spanId: textIn(span, 'spanId'),
    parentSpanId: textIn(span, 'parentSpanId'),
    name: textIn(span, 'name'),
    startNs: BigInt(textIn(span, 'startTimeUnixNano')),
    endNs: BigInt(textIn(span, 'endTimeUnixNano')),
    isError: fieldOf(status, 'code') === STATUS_ERROR,
    statusMessage: textIn(status, 'message'),
  };
}

function fieldOf(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined;
}

function listIn(object: unknown, name: string): readonly unknown[] {
  const list = fieldOf(object, name);
  return Array.isArray(list) ? list : [];
}

function textIn(object: unknown, name: string): string {
  const text = fieldOf(object, name);
  return typeof text === 'string' ? text : '';
}
