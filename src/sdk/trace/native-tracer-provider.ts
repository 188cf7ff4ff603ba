import {
  type ContextManager,
  context,
  diag,
  propagation,
  type TextMapPropagator,
  type TracerOptions,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { cleanSimpleAttributes, type ValueLimits } from '../../capture/any-value.js';
import type { AttributeMap } from '../../capture/attribute-map.js';
import { OpenSpans, UNFINISHED_ATTRIBUTE } from '../../capture/open-spans.js';
import type { ResourceLike, ScopeLike } from '../../capture/readable-span.js';
import {
  type CaptureOpenSpans,
  type OpenSpanCapture,
  resolveCaptureOpenSpans,
} from '../../config/capture-open-spans.js';
import { group, invalidOption, shown } from '../../config/checks.js';
import type { ExporterOptions } from '../../config/exporter-options.js';
import { checkTimeout, DEFAULT_TIMEOUT_MS, withCheckedTimeout } from '../../config/timeout.js';
import { recordsCost } from '../../cost/records-cost.js';
import { type ExportStats, NO_STATS } from '../../export/export-stats.js';
import { registerContextManager } from '../context/global-context.js';
import { NativeContextManager } from '../context/native-context-manager.js';
import { propagatorFromEnvironment } from '../context/propagators.js';
import { globalApi, isGlobalTracerProvider } from '../global-api.js';
import { allDone, inTime } from '../in-time.js';
import { resolveResource } from '../resource.js';
import { scopeKey } from '../scope-key.js';
import { DisabledTracer } from './disabled-tracer.js';
import {
  EXCEPTION_SIGNALS,
  type ExceptionLoggerProvider,
  ExceptionRecords,
  type ExceptionSignal,
  exceptionSignalFromEnvironment,
} from './exception-records.js';
import { type IdGenerator, RandomIdGenerator } from './id-generator.js';
import { MeasuredTracer } from './measured-tracer.js';
import type { NativeSpan } from './native-span.js';
import { NativeTracer, type TracerShared } from './native-tracer.js';
import { asDraftSampler, type DraftSampler, type Sampler } from './sampler.js';
import { CostBudgetSampler } from './samplers/cost-budget-sampler.js';
import { DRAFT_SAMPLERS } from './samplers/parent-based-sampler.js';
import { samplerFromEnvironment } from './samplers/sampler-from-environment.js';
import { resolveSpanLimits, type SpanLimits } from './span-limits.js';
import { SpanObservers } from './span-observers.js';
import { SpanPipeline } from './span-pipeline.js';
import type { SpanProcessor } from './span-processor.js';

/** Tracers that are kept to be given out again; a scope beyond them gets a new tracer each time. */
const MAX_TRACERS = 4096;
const SCOPE_LIMITS: ValueLimits = {
  attributeCountLimit: 128,
  attributeValueLengthLimit: Number.POSITIVE_INFINITY,
};
const OPTION_KEYS = [
  'resource',
  'sampler',
  'spanLimits',
  'idGenerator',
  'spanProcessors',
  'onStart',
  'onEnding',
  'onEnd',
  'exporter',
  'forceFlushTimeoutMs',
  'captureOpenSpans',
  'exceptionSignal',
  'loggerProvider',
  'tracerConfigurator',
] as const;

/** The options of {@link NativeTracerProvider}. */
export interface NativeTracerProviderOptions {
  /**
   * What the spans come from; `resourceFromAttributes(…)` of `@opentelemetry/resources` or a plain `{ attributes }`. Its
   * attributes win over those of `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`.
   */
  resource?: ResourceLike;
  /** One of ours, of the official SDK, or your own. Default: that of `OTEL_TRACES_SAMPLER`, else parent-based, always on. */
  sampler?: Sampler;
  /** What a span may hold. Default: as the variables say, else 128 attributes, events and links, of any length. */
  spanLimits?: SpanLimits;
  /** Default: random ids. */
  idGenerator?: IdGenerator;
  /** See, and may change, each recorded span, in this order. With any of them a span costs more. */
  spanProcessors?: readonly SpanProcessor[];
  /** A processor that is only a function; called after the others. */
  onStart?: SpanProcessor['onStart'];
  /** As {@link NativeTracerProviderOptions.onStart}, when the span can be changed for the last time. */
  onEnding?: SpanProcessor['onEnding'];
  /** As {@link NativeTracerProviderOptions.onStart}, when the span has ended. */
  onEnd?: SpanProcessor['onEnd'];
  /** How to export; null to export nothing, for those whose processors do it. Default: to `http://localhost:4318`. */
  exporter?: ExporterOptions | null;
  /** How long {@link NativeTracerProvider.forceFlush} and the shutdown may take. Default 30000. */
  forceFlushTimeoutMs?: number;
  /** Whether spans that are open outlive the process. Each span costs a little more, and one that never ends is kept. Default false. */
  captureOpenSpans?: CaptureOpenSpans;
  /**
   * What exceptions become that spans record: events of the span, log records, or both. Default
   * `OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN`, then `span-events`.
   */
  exceptionSignal?: ExceptionSignal;
  /** Says whether the tracers of a scope make spans; asked once for each. Default: all do. */
  tracerConfigurator?: TracerConfigurator;
  /** Makes the loggers of these log records. Default: the global provider, as it is when an exception is recorded. */
  loggerProvider?: ExceptionLoggerProvider;
}

/** How the tracers of a scope behave. */
export interface TracerConfig {
  /** Whether they make spans. Default true. */
  enabled?: boolean;
}

/** Decides how the tracers of a scope behave; asked once for each. */
export type TracerConfigurator = (scope: ScopeLike) => TracerConfig;

/** What {@link NativeTracerProvider.getTracer} takes besides name and version. */
export interface NativeTracerOptions extends TracerOptions {
  /** Of the scope: texts, numbers, booleans, or arrays of one of these. */
  attributes?: AttributeMap;
}

/** What {@link NativeTracerProvider.register} registers besides the provider; null for nothing. */
export interface RegistrationOptions {
  /** Default: a {@link NativeContextManager}. */
  contextManager?: ContextManager | null;
  /** Default: those of `OTEL_PROPAGATORS`, else W3C Trace Context and Baggage. */
  propagator?: TextMapPropagator | null;
}

/**
 * A `TracerProvider` of the OpenTelemetry API that exports over OTLP. Spans behave as those of the official SDK 3.1 and
 * cost a fraction: they are written down when they end; encoding, batching, compression, sending and retries run in Rust,
 * off the main thread.
 *
 * ```ts
 * import { NativeTracerProvider } from 'otlp-native';
 *
 * const provider = new NativeTracerProvider({ exporter: { endpoint: 'http://localhost:4318' } });
 * provider.register();
 * provider.getTracer('example').startActiveSpan('work', (span) => {
 *   span.setAttribute('user.id', 7);
 *   span.end();
 * });
 * await provider.shutdown();
 * ```
 */
export class NativeTracerProvider implements TracerProvider {
  private readonly shared: TracerShared;
  private readonly flushTimeoutMs: number;
  private readonly isBudgeted: boolean;
  private readonly configurator: TracerConfigurator | null;
  private readonly tracers = new Map<string, NativeTracer>();
  /** Undoes what was registered. */
  private readonly registrations: (() => void)[] = [];
  private stopped: Promise<void> | null = null;

  /** @throws OtlpNativeError when an option is invalid, with its code and the setting's name. */
  constructor(options: NativeTracerProviderOptions = {}) {
    const given = group(options, '', OPTION_KEYS);
    const { idGenerator, onStart, onEnding, onEnd, exporter, captureOpenSpans } = given;
    const capture = resolveCaptureOpenSpans(captureOpenSpans);
    const exceptionSignal = given.exceptionSignal ?? exceptionSignalFromEnvironment(process.env);
    if (!EXCEPTION_SIGNALS.includes(exceptionSignal)) {
      throw invalidOption(
        'exceptionSignal',
        `${shown(exceptionSignal)} is none of ${EXCEPTION_SIGNALS.join(', ')}`,
      );
    }
    this.configurator = given.tracerConfigurator ?? null;
    const sampled = given.sampler ?? samplerFromEnvironment(process.env);
    const ownIds = idGenerator === undefined || isRandom(idGenerator) ? null : idGenerator;
    const processors = checkedProcessors(given.spanProcessors);
    const isObserved = processors.length > 0 || onStart || onEnding || onEnd;
    this.flushTimeoutMs = given.forceFlushTimeoutMs ?? DEFAULT_TIMEOUT_MS;
    checkTimeout(this.flushTimeoutMs);
    const pipeline = exporter === null ? null : new SpanPipeline(exporter);
    const openSpans = pipeline === null || capture === null ? null : openSpansOf(capture);
    if (pipeline !== null && openSpans !== null) pipeline.onExit = (isSignal) => openSpans.endIfCut(isSignal);
    this.isBudgeted = recordsCost(exporter);
    const sampler = this.withinBudget(sampled);
    this.shared = {
      resource: resolveResource(given.resource),
      limits: resolveSpanLimits(given.spanLimits, process.env),
      sampler,
      draftSampler: draftSamplerOf(sampler, ownIds),
      idGenerator: ownIds,
      observers: isObserved ? new SpanObservers(processors, { onStart, onEnding, onEnd }) : null,
      pipeline,
      exceptions:
        exceptionSignal === 'span-events'
          ? null
          : new ExceptionRecords(exceptionSignal, given.loggerProvider ?? null),
      openSpans,
    };
  }

  /** The tracer of a scope, the same for the same name, version, schema URL and attributes. */
  getTracer(name: string, version?: string, options?: NativeTracerOptions): NativeTracer {
    const scope: ScopeLike = {
      name,
      version,
      schemaUrl: options?.schemaUrl,
      ...cleanSimpleAttributes(options?.attributes, SCOPE_LIMITS),
    };
    const key = scopeKey(scope);
    const known = this.tracers.get(key);
    if (known !== undefined) return known;
    const tracer = this.newTracer(scope);
    if (this.tracers.size < MAX_TRACERS) this.tracers.set(key, tracer);
    return tracer;
  }

  /**
   * Makes this the provider of the API's `trace`, and registers a context manager and a propagator. What is registered
   * already stays, which the API reports. The shutdown undoes it.
   *
   * @returns this
   */
  register({ contextManager, propagator }: RegistrationOptions = {}): this {
    const { registrations } = this;
    // What others have registered since is theirs.
    const undo = (isOurs: () => boolean, disable: () => void) =>
      registrations.push(() => {
        if (isOurs()) disable();
      });
    if (trace.setGlobalTracerProvider(this)) {
      undo(
        () => isGlobalTracerProvider(this),
        () => trace.disable(),
      );
    }
    if (contextManager !== null) {
      const manager = contextManager ?? new NativeContextManager();
      if (registerContextManager(manager.enable())) {
        undo(
          () => globalApi().context === manager,
          () => context.disable(),
        );
      }
    }
    if (propagator !== null) {
      const chosen = propagator ?? propagatorFromEnvironment(process.env);
      if (propagation.setGlobalPropagator(chosen)) {
        undo(
          () => globalApi().propagation === chosen,
          () => propagation.disable(),
        );
      }
    }
    return this;
  }

  /**
   * Has spans sent by other options from now on, those that wait included: endpoint, protocol, headers, compression, time limits,
   * retries, TLS and proxy. `batch` and `maxConcurrentExports` stay as they were. Does nothing where nothing is exported.
   *
   * @throws OtlpNativeError when an option is invalid; then nothing has changed.
   */
  reconfigureExporter(options: ExporterOptions): void {
    this.shared.pipeline?.reconfigure(options);
  }

  /** Has another sampler decide about the spans that start from now on, of all tracers. */
  setSampler(sampler: Sampler): void {
    this.shared.sampler = this.withinBudget(sampler);
    this.shared.draftSampler = draftSamplerOf(this.shared.sampler, this.shared.idGenerator);
  }

  /**
   * Delivers every span that ended before the call, and has the span processors do so.
   *
   * @param timeoutMs how long it may take. Default: the option `forceFlushTimeoutMs`.
   * @throws OtlpNativeError `FLUSH_TIMEOUT`; what is left stays queued. Or what a span processor rejected with.
   */
  async forceFlush(timeoutMs: number = this.flushTimeoutMs): Promise<void> {
    checkTimeout(timeoutMs);
    if (this.stopped !== null) return this.stopped;
    const { observers, pipeline } = this.shared;
    const processors = observers?.processors ?? [];
    await allDone([
      ...processors.map((processor) => inTime('a span processor', () => processor.forceFlush(), timeoutMs)),
      pipeline?.forceFlush(timeoutMs),
    ]);
  }

  /**
   * Delivers what it can, drops and counts the rest, shuts the span processors down, undoes what
   * {@link NativeTracerProvider.register} did, and ends. Later calls return the same promise; spans that end later are
   * dropped and counted.
   *
   * @param timeoutMs how long it may take. Default: the option `forceFlushTimeoutMs`.
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when spans had to be dropped. Or what a span processor rejected with.
   */
  shutdown(timeoutMs: number = this.flushTimeoutMs): Promise<void> {
    return withCheckedTimeout(timeoutMs, () => {
      this.stopped ??= this.stop(timeoutMs);
      return this.stopped;
    });
  }

  /** Where every sampled span is. Adds up exactly at every call; all zero where nothing is exported. */
  stats(): ExportStats {
    return this.shared.pipeline?.stats() ?? NO_STATS;
  }

  private withinBudget(sampler: Sampler): Sampler {
    return this.isBudgeted ? new CostBudgetSampler(sampler) : sampler;
  }

  private newTracer(scope: ScopeLike): NativeTracer {
    if (this.configurator?.(scope).enabled === false) return new DisabledTracer(scope, this.shared);
    const cost = this.shared.pipeline?.cost ?? null;
    return cost === null
      ? new NativeTracer(scope, this.shared)
      : new MeasuredTracer(scope, this.shared, cost);
  }

  private async stop(timeoutMs: number): Promise<void> {
    const { observers, pipeline, openSpans } = this.shared;
    openSpans?.close();
    const processors = observers?.processors ?? [];
    try {
      await allDone([
        ...processors.map((processor) => inTime('a span processor', () => processor.shutdown(), timeoutMs)),
        pipeline?.shutdown(timeoutMs),
      ]);
    } finally {
      for (const undo of this.registrations.splice(0)) undo();
    }
  }
}

/** A generator of others runs when ids are made, and may start spans itself, so that drafts can't be shared then. */
function draftSamplerOf(sampler: Sampler, ownIds: IdGenerator | null): DraftSampler | null {
  return ownIds === null ? asDraftSampler(sampler, [...DRAFT_SAMPLERS, CostBudgetSampler]) : null;
}

function isRandom(generator: IdGenerator): boolean {
  return generator.constructor === RandomIdGenerator;
}

function checkedProcessors(processors: unknown): readonly SpanProcessor[] {
  if (processors === undefined) return [];
  if (!Array.isArray(processors)) {
    throw invalidOption('spanProcessors', `must be an array, not ${shown(processors)}`);
  }
  if (processors.some((processor) => typeof processor !== 'object' || processor === null)) {
    diag.warn('otlp-native: a span processor that is none is left out');
  }
  return processors.filter((processor) => typeof processor === 'object' && processor !== null);
}

function openSpansOf({ intervalMs }: OpenSpanCapture): OpenSpans<NativeSpan> {
  return new OpenSpans({ intervalMs, take: (span) => span.snapshot(UNFINISHED_ATTRIBUTE) });
}
