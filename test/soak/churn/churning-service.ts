/** A service in which nothing stays: each step brings new routes, keys, names, scopes, series, instruments, bodies. */

import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { metrics, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import {
  AggregationType,
  type ExporterOptions,
  type MetricReaderOptions,
  NativeLoggerProvider,
  NativeMeterProvider,
  NativeTracerProvider,
} from 'otlp-native';
import { NativeHttpInstrumentation, NativeUndiciInstrumentation } from 'otlp-native/instrumentation';
import { NativeLogRecordProcessor, NativeMetricExporter, NativeSpanProcessor } from 'otlp-native/otel';
import { type Census, takeCensus } from './census.ts';

/** Series a metric has at most: full within minutes. */
const CARDINALITY_LIMIT = 500;
/** Steps between two collections. */
const COLLECT_EVERY = 400;
/** Steps between two HTTP requests of each client, each to a new route of a new host. */
const REQUEST_EVERY = 20;
/** Of as many meters as steps: soon more of both than there may be. */
const INSTRUMENTS_A_STEP = 4;
const RETRY = { initialBackoffMs: 1, maxBackoffMs: 5, multiplier: 1.5, jitter: 0.2, maxElapsedMs: 10_000 };

const SHARED_RESOURCE = { attributes: { 'service.name': 'shared' } };
const SHARED_SCOPE = { name: 'shared' };

/** Anything that can be flushed, ended, and asked for its ledger. */
interface Part {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
  stats(): { readonly accepted: number; readonly delivered: number };
}

export class ChurningService {
  private readonly tracing: NativeTracerProvider;
  private readonly logging: NativeLoggerProvider;
  private readonly metering: NativeMeterProvider;
  private readonly spanProcessor: NativeSpanProcessor;
  private readonly logProcessor: NativeLogRecordProcessor;
  private readonly metricExporter: NativeMetricExporter;
  /** Its queue is full all the time. */
  private readonly unheard: NativeLoggerProvider;
  private readonly instrumentations: {
    disable(): void;
    setMeterProvider(provider: NativeMeterProvider): void;
  }[];
  private readonly parts: readonly Part[];
  private server: Server | null = null;
  private origin = '';
  private step = 0;

  constructor(endpoint: string) {
    const exporter: ExporterOptions = { endpoint, retry: RETRY, compression: 'none' };
    this.tracing = new NativeTracerProvider({ exporter });
    this.logging = new NativeLoggerProvider({ exporter });
    const reader = (temporality: 'delta' | 'cumulative'): MetricReaderOptions => ({
      exporter,
      temporality,
      intervalMs: 3_600_000,
      cardinalityLimit: CARDINALITY_LIMIT,
    });
    this.metering = new NativeMeterProvider({
      readers: [reader('delta'), reader('cumulative')],
      views: [
        {
          instrumentName: 'exponential',
          aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
          aggregationCardinalityLimit: CARDINALITY_LIMIT,
        },
      ],
      exemplarFilter: 'always_on',
    });
    this.spanProcessor = new NativeSpanProcessor(exporter);
    this.logProcessor = new NativeLogRecordProcessor(exporter);
    this.metricExporter = new NativeMetricExporter(exporter);
    this.unheard = new NativeLoggerProvider({
      exporter: {
        endpoint: 'http://127.0.0.1:9',
        retry: { ...RETRY, maxElapsedMs: 3_600_000 },
        batch: { maxQueuedBytes: 1_048_576 },
        exitTimeoutMs: 0,
      },
    });
    this.tracing.register();
    metrics.setGlobalMeterProvider(this.metering);
    this.instrumentations = [new NativeHttpInstrumentation(), new NativeUndiciInstrumentation()];
    for (const instrumentation of this.instrumentations) instrumentation.setMeterProvider(this.metering);
    this.parts = [
      this.tracing,
      this.logging,
      this.metering,
      this.spanProcessor,
      this.logProcessor,
      this.metricExporter,
    ];
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => response.end(request.url));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Lives through so many steps. */
  async run(steps: number): Promise<void> {
    for (const end = this.step + steps; this.step < end; this.step += 1) {
      const i = this.step;
      this.traceOwn(i);
      this.traceSdk(i);
      this.logOwn(i);
      this.logSdk(i);
      this.measure(i);
      if (i % REQUEST_EVERY === 0) await this.request(i);
      if (i % COLLECT_EVERY === 0) {
        this.exportSdkMetrics(i);
        await Promise.all(this.parts.map((part) => part.forceFlush()));
      }
    }
  }

  async stop(): Promise<void> {
    for (const instrumentation of this.instrumentations) instrumentation.disable();
    this.server?.closeAllConnections();
    this.server?.close();
    await Promise.all(this.parts.map((part) => part.shutdown()));
    await this.unheard.shutdown(1).catch(() => undefined);
  }

  /** Everything that all providers, adapters and instrumentations hold in JavaScript. */
  census(): Census {
    const { tracing, logging, metering, spanProcessor, logProcessor, metricExporter, unheard } = this;
    const [http, undici] = this.instrumentations;
    return takeCensus(
      {
        ...{ tracing, logging, metering, spanProcessor, logProcessor, metricExporter, unheard },
        ...{ http: http ?? {}, undici: undici ?? {} },
      },
      [globalThis, process],
    );
  }

  /** How many items were made, and delivered. */
  items(): { accepted: number; delivered: number } {
    const ledgers = this.parts.map((part) => part.stats());
    return {
      accepted: ledgers.reduce((sum, { accepted }) => sum + accepted, 0),
      delivered: ledgers.reduce((sum, { delivered }) => sum + delivered, 0),
    };
  }

  private traceOwn(i: number): void {
    const tracer = this.tracing.getTracer(`library ${i >> 1}`, `1.${i >> 3}`, {
      attributes: { part: i >> 3 },
    });
    tracer.startActiveSpan(
      `GET /users/${i}`,
      { kind: SpanKind.SERVER, attributes: attributes(i) },
      (span) => {
        span.addEvent(`event ${i}`, { [`event key ${i}`]: i, shared: `value ${i}` });
        const child = tracer.startSpan(`query ${i}`, {
          links: [{ context: span.spanContext(), attributes: { i } }],
        });
        child.recordException(new Error(`failure ${i}`));
        child.setStatus({ code: 2, message: `failure ${i}` });
        child.end();
        span.setAttribute(`late key ${i}`, [`value ${i}`, 'other']);
        span.end();
      },
    );
  }

  private traceSdk(i: number): void {
    const spanContext = { traceId: hex(i, 32), spanId: hex(i, 16), traceFlags: 1 };
    this.spanProcessor.onEnd({
      name: `job ${i}`,
      kind: 0,
      spanContext: () => spanContext,
      startTime: [1_700_000_000 + i, 0],
      endTime: [1_700_000_001 + i, 0],
      status: { code: 0 },
      attributes: attributes(i),
      events: [{ name: `tick ${i}`, time: [1_700_000_000 + i, 1], attributes: { [`tick key ${i}`]: true } }],
      links: [],
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
      // Scopes and resources that stay: here it is keys and names that fill the tables.
      resource: SHARED_RESOURCE,
      instrumentationScope: SHARED_SCOPE,
    });
  }

  private logOwn(i: number): void {
    const logger = this.logging.getLogger(`library ${i >> 1}`, `1.${i >> 3}`);
    logger.emit({
      eventName: `event.${i}`,
      severityNumber: 1 + (i % 24),
      severityText: `LEVEL ${i}`,
      body: { [`body key ${i}`]: [`text ${i}`, i, { deep: `text ${i}` }] },
      attributes: attributes(i),
    });
    this.unheard.getLogger(`library ${i}`).emit({ body: 'x'.repeat(100), attributes: attributes(i) });
  }

  private logSdk(i: number): void {
    this.logProcessor.onEmit({
      hrTime: [1_700_000_000 + i, 0],
      hrTimeObserved: [1_700_000_000 + i, 0],
      eventName: `sdk.event.${i}`,
      severityText: `LEVEL ${i}`,
      body: `message ${i}`,
      attributes: attributes(i),
      droppedAttributesCount: 0,
      resource: { attributes: { 'service.instance.id': `instance ${i >> 5}` } },
      instrumentationScope: { name: `library ${i}` },
    });
  }

  private measure(i: number): void {
    const meter = this.metering.getMeter(`library ${i}`);
    for (let instrument = 0; instrument < INSTRUMENTS_A_STEP; instrument += 1) {
      meter.createCounter(`requests_${i}_${instrument}`).add(1, { route: `/users/${i}` });
    }
    const shared = this.metering.getMeter('shared');
    const active = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: hex(i, 32),
      spanId: hex(i, 16),
      traceFlags: 1,
    });
    shared.createCounter('count').add(1, attributes(i), active);
    shared
      .createHistogram('explicit')
      .record(i % 1000, { ...attributes(i), [`label ${i % 7}`]: 'x' }, active);
    shared.createHistogram('exponential').record(i, { user: `user ${i}`, [`label ${i % 5}`]: i }, active);
    shared.createGauge('level').record(i, { list: [`value ${i}`], user: i });
    shared.createUpDownCounter('balance').add(i % 2 === 0 ? 1 : -1, { b: i, a: `user ${i}` });
    // The same series, its keys in another order.
    shared.createUpDownCounter('balance').add(1, { a: `user ${i}`, b: i });
    const observable = shared.createObservableCounter('observed');
    const callback = (result: { observe(value: number, of: { user: string }): void }): void =>
      result.observe(i, { user: `user ${i}` });
    observable.addCallback(callback);
    if (i % COLLECT_EVERY !== 0) observable.removeCallback(callback);
    else setImmediate(() => observable.removeCallback(callback));
  }

  private exportSdkMetrics(i: number): void {
    const metric = (index: number) => ({
      descriptor: {
        name: `metric ${i} ${index}`,
        description: `about ${i}`,
        unit: `unit ${i}`,
        valueType: 1,
      },
      aggregationTemporality: 1,
      dataPointType: 2,
      dataPoints: [
        {
          startTime: [1_700_000_000, 0] as [number, number],
          endTime: [1_700_000_000 + i, 0] as [number, number],
          attributes: attributes(i + index),
          value: i,
        },
      ],
    });
    const scopeMetrics = Array.from({ length: 100 }, (_, index) => ({
      scope: { name: `library ${i} ${index}` },
      metrics: [metric(index)],
    }));
    const resource = { attributes: { 'service.instance.id': `instance ${i}` } };
    this.metricExporter.export({ resource, scopeMetrics }, () => undefined);
  }

  /** One request of each client. */
  private async request(i: number): Promise<void> {
    const answer = await fetch(`${this.origin}/fetched/${i}?key${i}=value`, {
      headers: { [`x-${i}`]: 'value' },
    });
    await answer.text();
    await new Promise<void>((resolve, reject) => {
      const headers = { host: `tenant-${i}.example:${1 + (i % 60_000)}` };
      get(`${this.origin}/got/${i}`, { headers }, (response) => response.resume().on('end', resolve)).on(
        'error',
        reject,
      );
    });
  }
}

/** Three attributes, of which all keys and values are new. */
function attributes(i: number): Record<string, string | number> {
  return { 'user.id': `user ${i}`, [`key ${i}`]: `value ${i}`, number: i };
}

function hex(i: number, digits: number): string {
  return (i + 1).toString(16).padStart(digits, '0');
}
