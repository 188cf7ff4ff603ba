import { inspect } from 'node:util';
import {
  type Attributes,
  type Context,
  context,
  type Link,
  type ProxyTracerProvider,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  trace,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { BatchSpanProcessor, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  AlwaysOffSampler,
  NativeTracerProvider,
  type NativeTracerProviderOptions,
  type ReadableSpan,
  type SpanProcessor,
} from '../../../../src/sdk/trace/index.ts';

const providerOf = (options: NativeTracerProviderOptions = {}) =>
  new NativeTracerProvider({ exporter: null, ...options });
const readable = (span: Span): ReadableSpan => span as Span & ReadableSpan;
const fails = (): never => {
  throw new Error('code of others that fails');
};

afterEach(() => {
  for (const api of [trace, context, propagation]) api.disable();
  vi.unstubAllEnvs();
});

describe('options', () => {
  test.each<[string, object]>([
    ['sampler2', { sampler2: 1 }],
    ['spanLimits.attributeCountLimit', { spanLimits: { attributeCountLimit: -1 } }],
    ['spanLimits.attributeValueLengthLimit', { spanLimits: { attributeValueLengthLimit: 0 } }],
    ['spanLimits.eventCountLimit', { spanLimits: { eventCountLimit: '3' } }],
    ['spanLimits.other', { spanLimits: { other: 1 } }],
    ['spanProcessors', { spanProcessors: 'none' }],
    ['timeoutMs', { forceFlushTimeoutMs: -1 }],
  ])('that are wrong are named: %s', (setting, options) => {
    expect(() => providerOf(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', setting }));
  });

  test('of limits come from variables, unless they are given', () => {
    vi.stubEnv('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '2');
    vi.stubEnv('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', '3');
    vi.stubEnv('OTEL_SPAN_EVENT_COUNT_LIMIT', 'many');
    const attributes = { a: 'abcdef', b: 'b', c: 'c' };
    const started = (options?: NativeTracerProviderOptions) =>
      readable(providerOf(options).getTracer('t').startSpan('s', { attributes }));
    expect(started()).toMatchObject({ attributes: { a: 'abc', b: 'b' }, droppedAttributesCount: 1 });
    expect(started({ spanLimits: { attributeCountLimit: 3 } }).attributes).toEqual({
      a: 'abc',
      b: 'b',
      c: 'c',
    });
  });

  test('of the sampler come from a variable, too', () => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off');
    expect(providerOf().getTracer('t').startSpan('s').isRecording()).toBe(false);
  });
});

describe('getTracer', () => {
  test('gives one tracer a scope', () => {
    const provider = providerOf();
    const tracer = provider.getTracer('name', '1', { schemaUrl: 'https://s', attributes: { a: 1 } });
    expect(provider.getTracer('name', '1', { schemaUrl: 'https://s', attributes: { a: 1 } })).toBe(tracer);
    for (const other of [
      provider.getTracer('name', '1', { schemaUrl: 'https://s' }),
      provider.getTracer('name', '2', { schemaUrl: 'https://s', attributes: { a: 1 } }),
    ]) {
      expect(other).not.toBe(tracer);
    }
    expect(readable(tracer.startSpan('s')).instrumentationScope).toMatchObject({
      name: 'name',
      version: '1',
      schemaUrl: 'https://s',
      attributes: { a: 1 },
    });
  });

  test('keeps only so many of them', () => {
    const provider = providerOf();
    for (let index = 0; index < 5000; index++) provider.getTracer(`scope ${index}`);
    expect(Reflect.get(provider, 'tracers').size).toBe(4096);
  });
});

describe('register', () => {
  test('makes the provider, its context and its propagators the API’s, until the shutdown', async () => {
    const provider = providerOf();
    expect(provider.register()).toBe(provider);
    const tracer = trace.getTracer('t');
    await tracer.startActiveSpan('outer', async (outer) => {
      await Promise.resolve();
      expect(trace.getActiveSpan()).toBe(outer);
      const inner = readable(tracer.startSpan('inner'));
      expect(inner.parentSpanContext).toEqual(outer.spanContext());
      const carrier: Record<string, string> = {};
      propagation.inject(context.active(), carrier);
      const { traceId, spanId } = outer.spanContext();
      expect(carrier).toEqual({ traceparent: `00-${traceId}-${spanId}-01` });
    });
    await provider.shutdown();
    expect(trace.getTracer('t').startSpan('s').isRecording()).toBe(false);
    const next = providerOf().register();
    expect(trace.getTracer('t').startSpan('s').isRecording()).toBe(true);
    await next.shutdown();
  });

  test('leaves alone what it is told to, and what is registered already', async () => {
    const first = providerOf().register({ contextManager: null, propagator: null });
    expect(propagation.fields()).toEqual([]);
    trace.getTracer('t').startActiveSpan('s', () => expect(context.active()).toBe(ROOT_CONTEXT));
    await providerOf().register({ contextManager: null, propagator: null }).shutdown();
    expect(trace.getTracer('t').startSpan('s').isRecording()).toBe(true);
    await first.shutdown();
  });
});

describe('span processors', () => {
  test('and exporters of the official SDK work', async () => {
    const exporters = [new InMemorySpanExporter(), new InMemorySpanExporter()] as const;
    const provider = providerOf({
      resource: { attributes: { 'service.name': 'shop' } },
      spanProcessors: [
        new SimpleSpanProcessor({ exporter: exporters[0] }),
        new BatchSpanProcessor({ exporter: exporters[1] }),
      ],
    });
    const span = provider.getTracer('t', '1').startSpan('work', { attributes: { a: 1 } });
    span.addEvent('event', { b: 2 }).setStatus({ code: 2, message: 'bad' }).end();
    await provider.forceFlush();
    for (const exporter of exporters) {
      expect(exporter.getFinishedSpans()).toEqual([span]);
      expect(exporter.getFinishedSpans()[0]).toMatchObject({
        name: 'work',
        attributes: { a: 1 },
        events: [{ name: 'event', attributes: { b: 2 }, droppedAttributesCount: 0 }],
        status: { code: 2, message: 'bad' },
        ended: true,
        resource: { attributes: { 'service.name': 'shop' } },
        instrumentationScope: { name: 't', version: '1' },
      });
    }
    await provider.shutdown();
  });

  test('and hooks are called in turn, and may change the span until it has ended', () => {
    const calls: string[] = [];
    const processor = (name: string): SpanProcessor => ({
      onStart: (span) => void calls.push(`${name} start ${span.name} ${span.isRecording()}`),
      onEnding: (span) => {
        calls.push(`${name} ending ${span.ended} ${span.endTime[0] > 0}`);
        span.setAttribute(name, true);
      },
      onEnd: (span) => void calls.push(`${name} end ${span.ended}`),
      forceFlush: async () => {},
      shutdown: async () => {},
    });
    const { onStart, onEnding, onEnd } = processor('hook');
    const provider = providerOf({
      spanProcessors: [processor('a'), processor('b')],
      onStart,
      onEnding,
      onEnd,
    });
    const span = provider.getTracer('t').startSpan('s');
    span.end();
    expect(calls).toEqual(
      [...['a', 'b', 'hook'].map((name) => `${name} start s true`)]
        .concat(['a', 'b', 'hook'].map((name) => `${name} ending false true`))
        .concat(['a', 'b', 'hook'].map((name) => `${name} end true`)),
    );
    expect(readable(span).attributes).toEqual({ a: true, b: true, hook: true });
  });

  test('are shut down once, and their failures are the provider’s', async () => {
    const shutdown = vi.fn(() => Promise.reject(new Error('not now')));
    const provider = providerOf({
      spanProcessors: [{ onStart: () => {}, onEnd: () => {}, forceFlush: fails as never, shutdown }],
    });
    await expect(provider.forceFlush()).rejects.toThrow('code of others');
    await expect(provider.shutdown()).rejects.toThrow('not now');
    await expect(provider.shutdown()).rejects.toThrow('not now');
    expect(shutdown).toHaveBeenCalledTimes(1);
  });

  test('that never answer are waited for only so long', async () => {
    const never = () => new Promise<void>(() => {});
    const provider = providerOf({
      forceFlushTimeoutMs: 1,
      spanProcessors: [{ onStart: () => {}, onEnd: () => {}, forceFlush: never, shutdown: never }],
    });
    await expect(provider.forceFlush()).rejects.toThrow(expect.objectContaining({ code: 'FLUSH_TIMEOUT' }));
    await expect(provider.shutdown()).rejects.toThrow(expect.objectContaining({ code: 'FLUSH_TIMEOUT' }));
  });
});

describe('code of others that fails doesn’t reach the code that is traced', () => {
  test.each<[string, NativeTracerProviderOptions, boolean]>([
    ['a hook', { onStart: fails, onEnding: fails, onEnd: fails }, true],
    ['a sampler', { sampler: { shouldSample: fails } }, false],
    ['an id generator', { idGenerator: { generateTraceId: fails, generateSpanId: fails } }, true],
  ])('%s', (_, options, isRecording) => {
    const span = providerOf(options).getTracer('t').startSpan('s');
    expect(span.isRecording()).toBe(isRecording);
    expect(trace.isSpanContextValid(span.spanContext())).toBe(true);
    span.end();
  });

  test('and misuse doesn’t, either', () => {
    const provider = providerOf();
    const none = undefined as never;
    const span = provider.getTracer(none).startSpan(none, null as never);
    span.setAttributes(none).addLinks(none).addLink(none).setStatus(none).addEvent(none, none);
    span.recordException(none);
    span.recordException(new Proxy({}, { get: fails }) as never);
    span.recordException(Object.create(null));
    span.end('yesterday' as never);
    span.end();
    span.setAttribute('late', 1).addEvent('late').updateName('late').setStatus({ code: 2 });
    expect(readable(span)).toMatchObject({ attributes: {}, status: { code: 0 }, ended: true });
  });
});

describe('a span', () => {
  const tracer = providerOf().getTracer('t');

  test('that has ended can be kept and read, whatever becomes of others', () => {
    const make = (index: number) => {
      const span = tracer.startSpan(`span ${index}`, { attributes: { index, text: `text ${index}` } });
      span.setAttribute('set', index).addEvent(`event ${index}`, { index }).end();
      return readable(span);
    };
    const kept = Array.from({ length: 100 }, (_, index) => make(index));
    for (let index = 100; index < 5000; index++) make(index);
    for (const [index, span] of kept.entries()) {
      expect(span).toMatchObject({
        name: `span ${index}`,
        attributes: { index, text: `text ${index}`, set: index },
        events: [{ name: `event ${index}`, attributes: { index } }],
      });
    }
  });

  test('holds none of its ancestors', () => {
    const root = tracer.startSpan('root');
    const child = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, root));
    for (const value of Object.values(child)) expect(value).not.toBe(root);
  });

  test('copies what it is given', () => {
    const attributes = { list: [1] };
    const time: [number, number] = [1, 2];
    const span = tracer.startSpan('s', { attributes, startTime: time });
    span.addEvent('e', attributes, time);
    attributes.list.push(2);
    time[0] = 9;
    expect(readable(span)).toMatchObject({
      startTime: [1, 2],
      attributes: { list: [1] },
      events: [{ time: [1, 2], attributes: { list: [1] } }],
    });
  });

  test('has times in order, whatever the wall clock does', () => {
    const real = Date.now();
    const span = tracer.startSpan('s');
    vi.spyOn(Date, 'now').mockImplementation(() => real - 3_600_000);
    span.addEvent('e').end();
    vi.restoreAllMocks();
    const { startTime, endTime, events, duration } = readable(span);
    const nanos = ([seconds, rest]: readonly number[]) =>
      BigInt(seconds ?? 0) * 1_000_000_000n + BigInt(rest ?? 0);
    expect(nanos(events[0]?.time ?? [])).toBeGreaterThanOrEqual(nanos(startTime));
    expect(nanos(endTime)).toBeGreaterThanOrEqual(nanos(events[0]?.time ?? []));
    expect(nanos(duration)).toBe(nanos(endTime) - nanos(startTime));
  });

  test('is none where tracing is suppressed', () => {
    const span = tracer.startSpan('s', {}, suppressTracing(ROOT_CONTEXT));
    expect(span.isRecording()).toBe(false);
    expect(trace.isSpanContextValid(span.spanContext())).toBe(false);
  });

  test('that isn’t sampled carries the trace on and takes everything', () => {
    const off = providerOf({ sampler: new AlwaysOffSampler() }).getTracer('t');
    const span = off.startSpan('s');
    span
      .setAttribute('a', 1)
      .setAttributes({})
      .addEvent('e')
      .addLinks([])
      .setStatus({ code: 1 })
      .updateName('n');
    span.recordException('e');
    span.end();
    const child = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, span));
    expect(child.spanContext()).toMatchObject({ traceId: span.spanContext().traceId, traceFlags: 0 });
    expect(span.isRecording() || child.isRecording()).toBe(false);
  });

  test('shows itself in a log', () => {
    const span = tracer.startSpan('shown', { attributes: { a: 1 } });
    expect(inspect(span)).toMatch(/^NativeSpan \{\s+name: 'shown'/);
    expect(inspect({ deep: { deeper: { span } } }, { depth: 1 })).toContain('deeper');
  });

  test('keeps its ids when its parent starts spans while it is asked for its context', () => {
    const ids = new Set<string>();
    const start = (parent: Span): void => {
      const span = tracer.startSpan('s', {}, trace.setSpan(ROOT_CONTEXT, parent));
      ids.add(span.spanContext().spanId);
    };
    const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
    const plain = trace.wrapSpanContext(context);
    const busy = Object.create(plain, {
      spanContext: {
        value: () => {
          start(plain);
          return context;
        },
      },
    });
    start(busy);
    expect(ids.size).toBe(2);
  });

  test('with ids that are none is no parent', () => {
    const idGenerator = { generateTraceId: () => 'trace', generateSpanId: () => 'span' };
    const odd = providerOf({ idGenerator }).getTracer('t').startSpan('odd');
    expect(odd.spanContext()).toMatchObject({ traceId: 'trace', spanId: 'span' });
    const child = readable(tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, odd)));
    expect(child.parentSpanContext).toBeUndefined();
  });
});

test('without an exporter nothing is counted', async () => {
  const provider = providerOf();
  provider.getTracer('t').startSpan('s').end();
  await provider.shutdown();
  expect(provider.stats()).toMatchObject({ accepted: 0, queued: 0 });
});

describe('nothing of a user’s that fails reaches the user’s code', () => {
  const broken = { first: 1, ...{} } as Record<string, unknown>;
  Object.defineProperty(broken, 'second', { enumerable: true, get: fails });
  const unlisted = new Proxy({}, { ownKeys: fails });

  test.each<[string, (span: Span) => unknown]>([
    ['attributes', (span) => span.setAttributes(broken as Attributes)],
    ['attributes that have no list', (span) => span.setAttributes(unlisted)],
    ['a key', (span) => span.setAttribute(Object.create(null), 1)],
    ['the attributes of an event', (span) => span.addEvent('e', broken as Attributes)],
    [
      'the attributes of a link',
      (span) => span.addLink({ context: span.spanContext(), attributes: unlisted }),
    ],
    ['a link', (span) => span.addLink(Object.defineProperty({}, 'context', { get: fails }) as Link)],
    ['links that are none', (span) => span.addLinks(5 as never)],
  ])('%s', (_, use) => {
    const span = providerOf().getTracer('t').startSpan('s');
    use(span);
    span.setAttribute('after', 1).end();
    expect(readable(span).attributes.after).toBe(1);
  });

  test.each<[string, SpanOptions, unknown?]>([
    ['attributes', { attributes: broken as Attributes }],
    ['links', { links: 5 as never }],
    ['options', Object.defineProperty({}, 'root', { get: fails })],
    ['a context that is none', {}, {}],
  ])('of the start: %s', (_, options, at) => {
    const custom = { shouldSample: () => ({ decision: 2 }) as const, toString: () => 'custom' };
    for (const sampler of [undefined, custom]) {
      const span = providerOf({ sampler })
        .getTracer('t')
        .startSpan('s', options, at as Context);
      span.end();
    }
  });
});

test('a hook that ends the span that ends ends it once', () => {
  const ended: string[] = [];
  const provider = providerOf({
    onEnding: (span) => span.setAttribute('last', 1).end(),
    onEnd: (span) => ended.push(span.name),
  });
  provider.getTracer('t').startSpan('s').end();
  expect(ended).toEqual(['s']);
});

describe('the shutdown', () => {
  test('leaves alone what others have registered since', async () => {
    const [first, second] = [providerOf().register(), providerOf()];
    for (const api of [trace, context, propagation]) api.disable();
    second.register();
    await first.shutdown();
    expect((trace.getTracerProvider() as ProxyTracerProvider).getDelegate()).toBe(second);
    const active = context.with(ROOT_CONTEXT.setValue(Symbol.for('k'), 1), () => context.active());
    expect(active.getValue(Symbol.for('k'))).toBe(1);
    expect(propagation.fields()).toContain('traceparent');
    await second.shutdown();
    expect((trace.getTracerProvider() as ProxyTracerProvider).getDelegate()).not.toBe(second);
    expect(propagation.fields()).toEqual([]);
  });

  test('with a time that is none does nothing, and can be called again', async () => {
    const provider = providerOf();
    await expect(provider.shutdown(-1)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await expect(provider.forceFlush(Number.NaN)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await provider.shutdown();
  });
});
