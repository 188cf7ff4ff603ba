import { type Context, diag, isSpanContextValid } from '@opentelemetry/api';
import { cleanValue, NOT_ANY_VALUE, setOwn, type ValueLimits } from '../../capture/any-value.js';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { LogSource } from '../../capture/log-writer.js';
import type { EmittedLogRecord } from '../../capture/readable-log-record.js';
import type { HrTime, ResourceLike, ScopeLike, SpanContextLike } from '../../capture/readable-span.js';
import { hrTimeOf } from '../../capture/time-input.js';
import { spanOf } from '../context/native-context.js';
import { exceptionAttributes } from './exception-attributes.js';
import type { ReadWriteLogRecordLike } from './log-record-processor.js';

/**
 * A log record on its way through processors and hooks: the `ReadWriteLogRecord` of the official SDK, with its rules.
 *
 * It may be changed until the last of them has returned; later changes are refused, with a warning to `diag`.
 */
export class NativeLogRecord implements ReadWriteLogRecordLike {
  readonly resource: ResourceLike;
  readonly instrumentationScope: ScopeLike;
  /** Change it by {@link NativeLogRecord.setAttribute}, which keeps the limits. */
  readonly attributes: Record<string, unknown> = {};

  private readonly limits: ValueLimits;
  private time: HrTime;
  private observed: HrTime;
  private context: SpanContextLike | undefined;
  private number: number | undefined;
  private text: string | undefined;
  private event: string | undefined;
  private value: unknown;
  private attributeCount = 0;
  private dropped = 0;
  private isReadonly = false;

  /** @throws TypeError when one of the record's times is none. */
  constructor(record: EmittedLogRecord, source: LogSource, context: Context) {
    this.resource = source.resource;
    this.instrumentationScope = source.scope;
    this.limits = source.limits;
    const now = Date.now();
    this.time = hrTimeOf(record.timestamp ?? now);
    this.observed = hrTimeOf(record.observedTimestamp ?? now);
    const spanContext = spanOf(context)?.spanContext();
    this.context = spanContext !== undefined && isSpanContextValid(spanContext) ? spanContext : undefined;
    this.number = record.severityNumber;
    this.text = record.severityText;
    this.event = record.eventName;
    this.value = record.body;
    this.setAttributes(record.attributes ?? {});
    const { exception } = record;
    if (exception === undefined || exception === null) return;
    const attributes = exceptionAttributes(exception);
    for (const [key, value] of attributes)
      if (!Object.hasOwn(this.attributes, key)) this.setAttribute(key, value);
    if (attributes.length === 0) diag.warn('Failed to record an exception: it is no error, text or number');
  }

  get hrTime(): HrTime {
    return this.time;
  }
  set hrTime(time: HrTime) {
    if (this.isWritable()) this.time = time;
  }

  get hrTimeObserved(): HrTime {
    return this.observed;
  }
  set hrTimeObserved(time: HrTime) {
    if (this.isWritable()) this.observed = time;
  }

  get spanContext(): SpanContextLike | undefined {
    return this.context;
  }
  set spanContext(context: SpanContextLike | undefined) {
    if (this.isWritable()) this.context = context;
  }

  get severityNumber(): number | undefined {
    return this.number;
  }
  set severityNumber(severityNumber: number | undefined) {
    if (this.isWritable()) this.number = severityNumber;
  }

  get severityText(): string | undefined {
    return this.text;
  }
  set severityText(severityText: string | undefined) {
    if (this.isWritable()) this.text = severityText;
  }

  get eventName(): string | undefined {
    return this.event;
  }
  set eventName(eventName: string | undefined) {
    if (this.isWritable()) this.event = eventName;
  }

  get body(): unknown {
    return this.value;
  }
  set body(body: unknown) {
    if (this.isWritable()) this.value = body;
  }

  /** How many attributes the count limit kept out. */
  get droppedAttributesCount(): number {
    return this.dropped;
  }

  /** Sets one attribute, cut to the length limit; beyond the count limit it is dropped and counted. */
  setAttribute(key: string, value?: unknown): this {
    if (!this.isWritable() || value === undefined) return this;
    if (key.length === 0) {
      diag.warn('Invalid attribute key: ');
      return this;
    }
    const isNew = !Object.hasOwn(this.attributes, key);
    if (isNew && this.attributeCount >= this.limits.attributeCountLimit) {
      if (++this.dropped === 1) diag.warn('Dropping extra attributes.');
      return this;
    }
    const cleaned = cleanValue(value, this.limits.attributeValueLengthLimit);
    if (cleaned === NOT_ANY_VALUE) {
      diag.warn(`Invalid attribute value set for key: ${key}`);
      return this;
    }
    setOwn(this.attributes, key, cleaned);
    if (isNew) this.attributeCount++;
    return this;
  }

  /** As {@link NativeLogRecord.setAttribute}, for each of them. */
  setAttributes(attributes: AttributeMap): this {
    for (const [key, value] of Object.entries(attributes)) this.setAttribute(key, value);
    return this;
  }

  setBody(body: unknown): this {
    this.body = body;
    return this;
  }

  setEventName(eventName: string): this {
    this.eventName = eventName;
    return this;
  }

  setSeverityNumber(severityNumber: number): this {
    this.severityNumber = severityNumber;
    return this;
  }

  setSeverityText(severityText: string): this {
    this.severityText = severityText;
    return this;
  }

  /** From now on the record can only be read. */
  makeReadonly(): void {
    this.isReadonly = true;
  }

  private isWritable(): boolean {
    if (this.isReadonly) diag.warn('Can not execute the operation on emitted log record');
    return !this.isReadonly;
  }
}
