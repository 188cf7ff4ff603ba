import {
  type Attributes,
  type Context,
  diag,
  INVALID_SPAN_CONTEXT,
  type Link,
  type Span,
  SpanKind,
  type SpanOptions,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { OpenSpans } from '../../capture/open-spans.js';
import type { ResourceLike, ScopeLike } from '../../capture/readable-span.js';
import { activeContext, runInContext } from '../context/global-context.js';
import { NativeContext, spanOf } from '../context/native-context.js';
import { isTracingSuppressed } from '../context/suppress-tracing.js';
import { type AttributeLimits, AttributeList, anyValue } from './attribute-list.js';
import type { ExceptionRecords } from './exception-records.js';
import { type IdGenerator, nonZero, RandomIdGenerator } from './id-generator.js';
import { idWords, randomWord, traceIdText } from './id-words.js';
import { NativeSpan } from './native-span.js';
import { type DraftSampler, type Sampler, SamplingDecision } from './sampler.js';
import { SpanDraft } from './span-draft.js';
import { SpanIdentity } from './span-identity.js';
import type { ResolvedSpanLimits } from './span-limits.js';
import { cleanedLink } from './span-link.js';
import type { SpanObservers } from './span-observers.js';
import type { SpanPipeline } from './span-pipeline.js';
import { UnsampledSpan } from './unsampled-span.js';

const NO_OPTIONS: SpanOptions = Object.freeze({});
const NO_LIMITS: AttributeLimits = { count: Number.POSITIVE_INFINITY, valueLength: Number.POSITIVE_INFINITY };
/** For spans whose start runs no code of others, and so can't start another meanwhile. */
const SHARED_DRAFT = new SpanDraft();
const RANDOM_IDS = new RandomIdGenerator();

/** What the tracers of a provider have in common. */
export interface TracerShared {
  readonly resource: ResourceLike;
  readonly limits: ResolvedSpanLimits;
  /** Another one may take its place, the same for the next. */
  sampler: Sampler;
  /** The sampler, if it can decide without texts and attributes, and ids are random: a generator of others needs them, too. */
  draftSampler: DraftSampler | null;
  /** Null for random ids. */
  readonly idGenerator: IdGenerator | null;
  readonly observers: SpanObservers | null;
  readonly pipeline: SpanPipeline | null;
  readonly exceptions: ExceptionRecords | null;
  /** Null where a crash may lose them. */
  readonly openSpans: OpenSpans<NativeSpan> | null;
}

/** A tracer of one instrumentation scope; {@link NativeTracerProvider.getTracer} makes it. */
export class NativeTracer implements Tracer {
  /** @internal */
  readonly scope: ScopeLike;
  /** @internal */
  readonly resource: ResourceLike;
  /** @internal */
  readonly limits: ResolvedSpanLimits;
  /** @internal */
  readonly observers: SpanObservers | null;
  /** @internal */
  readonly exceptions: ExceptionRecords | null;
  private readonly pipeline: SpanPipeline | null;
  private readonly openSpans: OpenSpans<NativeSpan> | null;
  /** @internal */
  protected readonly shared: TracerShared;

  /** @internal */
  constructor(scope: ScopeLike, shared: TracerShared) {
    this.scope = scope;
    this.resource = shared.resource;
    this.limits = shared.limits;
    this.observers = shared.observers;
    this.exceptions = shared.exceptions;
    this.pipeline = shared.pipeline;
    this.openSpans = shared.openSpans;
    this.shared = shared;
  }

  /**
   * Starts a span under the active one, or under that of `context`. One that isn't sampled records nothing. Never throws.
   */
  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    try {
      return this.start(name, options ?? NO_OPTIONS, context);
    } catch (error) {
      diag.error('otlp-native: a span could not be started and is not recorded', error);
      return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    }
  }

  /**
   * Starts a span and calls `fn` with it; it is the active one in `fn` and all that it starts. `fn` has to end it.
   *
   * @typeParam F of `fn`.
   */
  startActiveSpan<F extends (span: Span) => unknown>(name: string, fn: F): ReturnType<F>;
  /**
   * The same, with options.
   *
   * @typeParam F of `fn`.
   */
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    fn: F,
  ): ReturnType<F>;
  /**
   * The same, with a parent that isn't the active one.
   *
   * @typeParam F of `fn`.
   */
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    context: Context,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    second?: F | SpanOptions,
    third?: F | Context,
    fourth?: F,
  ): ReturnType<F> | undefined {
    const fn = (fourth ?? third ?? second) as F;
    const options = fn === second ? undefined : (second as SpanOptions | undefined);
    const given = fn === second || fn === third ? undefined : (third as Context | undefined);
    if (typeof fn !== 'function') return undefined;
    const parentContext = given ?? activeContext();
    const span = this.startSpan(name, options, parentContext);
    return runInContext(NativeContext.withSpan(parentContext, span), fn, span) as ReturnType<F>;
  }

  /** @internal */
  export(span: NativeSpan): void {
    if (this.openSpans !== null) this.openSpans.delete(span);
    if (this.pipeline !== null && (span.traceFlags & TraceFlags.SAMPLED) !== 0) this.pipeline.write(span);
  }

  /** @internal */
  exportOpen(span: NativeSpan): void {
    if (this.pipeline?.isOpen === true) this.pipeline.write(span);
  }

  /** What stands for a span that isn't sampled. @internal */
  protected unsampled(draft: SpanDraft, _parentContext: Context): UnsampledSpan {
    return new UnsampledSpan(draft, TraceFlags.NONE);
  }

  private start(name: string, given: SpanOptions, context: Context | undefined): Span {
    const active = context ?? activeContext();
    const parentContext = given.root === true ? NativeContext.withSpan(active, undefined) : active;
    if (isTracingSuppressed(parentContext)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const { draftSampler } = this.shared;
    const kind = given.kind ?? SpanKind.INTERNAL;
    if (draftSampler === null) return this.startCarefully(name, kind, given, parentContext);

    const { attributes, links, startTime } = given;
    const draft = SHARED_DRAFT;
    const parent = spanOf(parentContext);
    if (parent === undefined || !placeUnder(draft, parent)) makeRoot(draft);
    // After all that may run code of others: a parent of another kind gives its context itself.
    draft.span0 = randomWord();
    draft.span1 = nonZero(randomWord(), draft.span0);
    const decision = draftSampler.decide(draft);
    if (decision === SamplingDecision.NOT_RECORD) return this.unsampled(draft, parentContext);
    const span = new NativeSpan(this, draft, flagsOf(decision), name, kind);
    if (attributes !== undefined || links !== undefined || startTime !== undefined) {
      span.begin(attributes, links, startTime);
    }
    if (this.openSpans !== null && decision === SamplingDecision.RECORD_AND_SAMPLED) this.openSpans.add(span);
    if (this.observers !== null) this.observers.onStart(span, parentContext);
    return span;
  }

  /** The start of a span whose ids or sampling are up to code of others, which may start spans itself, or throw. */
  private startCarefully(name: string, kind: SpanKind, options: SpanOptions, parentContext: Context): Span {
    const { idGenerator } = this.shared;
    const draft = new SpanDraft();
    if (idGenerator === null) {
      draft.span0 = randomWord();
      draft.span1 = nonZero(randomWord(), draft.span0);
    } else generateSpanId(draft, idGenerator);
    const parent = spanOf(parentContext);
    if (parent === undefined || !placeUnder(draft, parent)) {
      makeRoot(draft);
      if (idGenerator !== null) generateTraceId(draft, idGenerator);
    }
    const start = AttributeList.ofPart(NO_LIMITS);
    if (options.attributes) start.fill(options.attributes, NO_LIMITS, anyValue);
    const attributes = start.toMap() as Attributes;
    const decision = this.sample(draft, { name, kind, attributes, links: options.links, parentContext });
    if (decision === SamplingDecision.NOT_RECORD) return this.unsampled(draft, parentContext);
    const span = new NativeSpan(this, draft, flagsOf(decision), name, kind);
    span.list.dropped = start.dropped;
    span.begin(attributes, options.links, options.startTime);
    if (this.openSpans !== null && decision === SamplingDecision.RECORD_AND_SAMPLED) this.openSpans.add(span);
    if (this.observers !== null) this.observers.onStart(span, parentContext);
    return span;
  }

  /** Asks the sampler; adds its attributes to the request's, and its trace state to the draft. */
  private sample(draft: SpanDraft, request: SamplingRequest): SamplingDecision {
    const { name, kind, attributes, parentContext } = request;
    const traceId = draft.traceId ?? traceIdText(draft.trace0, draft.trace1, draft.trace2, draft.trace3);
    draft.traceId = traceId;
    try {
      const links = (request.links ?? []).map((link) => cleanedLink(link, this.limits.linkAttributes));
      const { sampler } = this.shared;
      const result = sampler.shouldSample(parentContext, traceId, name, kind, attributes, links);
      Object.assign(attributes, result.attributes);
      draft.traceState = result.traceState ?? draft.traceState;
      return result.decision;
    } catch (error) {
      diag.error('otlp-native: the sampler threw; its span is not recorded', error);
      return SamplingDecision.NOT_RECORD;
    }
  }
}

interface SamplingRequest {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  readonly links: Link[] | undefined;
  readonly parentContext: Context;
}

function flagsOf(decision: SamplingDecision): number {
  return decision === SamplingDecision.RECORD_AND_SAMPLED ? TraceFlags.SAMPLED : TraceFlags.NONE;
}

/** @returns false when `parent` is no valid span: the new one has none. */
function placeUnder(draft: SpanDraft, parent: Span): boolean {
  if (parent instanceof SpanIdentity) {
    if (parent.hasWords) draft.childOf(parent);
    return parent.hasWords;
  }
  const context = parent.spanContext();
  return context ? draft.childOfContext(context) : false;
}

function makeRoot(draft: SpanDraft): void {
  draft.asRoot();
  draft.trace0 = randomWord();
  draft.trace1 = randomWord();
  draft.trace2 = randomWord();
  draft.trace3 = nonZero(randomWord(), draft.trace0 | draft.trace1 | draft.trace2);
}

/** A generator that throws must not break the code that is traced: its id becomes a random one. */
function generateSpanId(draft: SpanDraft, generator: IdGenerator): void {
  draft.spanId = generated(() => generator.generateSpanId()) ?? RANDOM_IDS.generateSpanId();
  const words = idWords(draft.spanId, 2);
  if (words === null) draft.hasWords = false;
  else {
    draft.span0 = words[0] as number;
    draft.span1 = words[1] as number;
  }
}

function generateTraceId(draft: SpanDraft, generator: IdGenerator): void {
  draft.traceId = generated(() => generator.generateTraceId()) ?? RANDOM_IDS.generateTraceId();
  const words = idWords(draft.traceId, 4);
  if (words === null) draft.hasWords = false;
  else draft.setTrace(words);
}

function generated(generate: () => string): string | null {
  try {
    return generate();
  } catch (error) {
    diag.error('otlp-native: the id generator threw', error);
    return null;
  }
}
