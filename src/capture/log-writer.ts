import { diag } from '@opentelemetry/api';
import { cleanValue, NOT_ANY_VALUE, type ValueLimits } from './any-value.js';
import type { AttributeMap } from './attribute-map.js';
import { ChunkWriter } from './chunk-writer.js';
import * as layout from './layout.js';
import type { EmittedLogRecord, LogRecordLike } from './readable-log-record.js';
import type { ResourceLike, ScopeLike } from './readable-span.js';
import { NOT_IN_TABLE, type Tables } from './tables.js';
import { type TemplateNode, templateNode } from './template-node.js';
import { hrTimeOf, type TimeInput } from './time-input.js';
import { CONTEXT_WORDS, type TraceContextSource, TraceContextWords } from './trace-context-words.js';

const { TYPE_STRING, TYPE_INT, TYPE_NUMBER, TYPE_BOOL, TYPE_ANY } = layout;
const HAS_CONTEXT = layout.LOG_HAS_TRACE_CONTEXT | layout.LOG_HAS_BINARY_IDS;
const MAX_SEVERITY_NUMBER = 0xff;
/** In place of a position: the record has to be made a finished one first. */
const NOT_DIRECT = -1;

const hasOwn = Object.prototype.hasOwnProperty;

/** What became of a record: it is in the chunk, it can't be recorded, or it has to be made a {@link LogRecordLike} first. */
export type EmitOutcome = 'written' | 'invalid' | 'not direct';

/** Where records come from: the same for all that one logger emits. */
export interface LogSource {
  readonly resource: ResourceLike;
  readonly scope: ScopeLike;
  readonly limits: ValueLimits;
}

/** Writes log records: finished ones of an SDK, and those of our own loggers without an object between. */
export class LogWriter extends ChunkWriter {
  private readonly traceContext = new TraceContextWords();
  private readonly now = [0, 0] as [number, number];
  /** The tables that the two caches of values belong to. */
  private cachedTables: Tables | null = null;
  private severityTexts: TemplateNode = valueCache();
  private bodies: TemplateNode = valueCache();

  /**
   * Adds a finished record to the chunk.
   *
   * @returns false when it can't be recorded: it is larger than any request may be, or reading one of its values throws.
   * The chunk is then as it was.
   */
  write(record: LogRecordLike): boolean {
    const { items } = this;
    const { rope } = items;
    this.isWriting = true;
    try {
      let end = this.finished(record);
      while (end > items.words.length) {
        items.rope = rope;
        items.grow(end);
        end = this.finished(record);
      }
      this.added(end);
      return true;
    } catch {
      items.rope = rope;
      return false;
    } finally {
      this.isWriting = false;
    }
  }

  /**
   * Adds the record that a logger emits now, in the span `span`, without a look at its `context` and `exception`.
   *
   * Attributes are checked and cut on the way. Where there are more of them than the limit, or no template has room, the
   * record is not direct. The chunk is as it was unless the record was written.
   */
  emit(record: EmittedLogRecord, source: LogSource, span: TraceContextSource | undefined): EmitOutcome {
    const { items } = this;
    const { rope } = items;
    this.isWriting = true;
    try {
      let end = this.emitted(record, source, span);
      while (end > items.words.length) {
        items.rope = rope;
        items.grow(end);
        end = this.emitted(record, source, span);
      }
      if (end === NOT_DIRECT) {
        items.rope = rope;
        return 'not direct';
      }
      this.added(end);
      return 'written';
    } catch {
      items.rope = rope;
      return 'invalid';
    } finally {
      this.isWriting = false;
    }
  }

  private added(end: number): void {
    this.items.at = end;
    this.recordCount++;
    this.itemCount++;
  }

  private finished(record: LogRecordLike): number {
    const { spanContext, severityNumber, severityText, eventName, body, droppedAttributesCount } = record;
    const { items } = this;
    const w = items.words;
    const start = items.at;
    let header = severityBits(severityNumber);
    w[start + 1] = this.scopes.id(record.resource, record.instrumentationScope);
    let p = start + 2;
    if (spanContext) {
      if (this.traceContext.ofContext(spanContext)) {
        header |= HAS_CONTEXT;
        p = this.ids(p);
      }
      header |= this.traceContext.flags & layout.HEADER_TRACE_FLAGS_MASK;
    }
    p = this.time(record.hrTime, p);
    p = this.time(record.hrTimeObserved, p);
    w[start] =
      header |
      textBits(severityText, eventName, body) |
      (droppedAttributesCount ? layout.LOG_HAS_DROPPED : 0);
    p = this.texts(severityText, eventName, body, p);
    if (droppedAttributesCount) w[p++] = droppedAttributesCount;
    return this.attributes(record.attributes, p, this.tables.logRoot);
  }

  private emitted(record: EmittedLogRecord, source: LogSource, span: TraceContextSource | undefined): number {
    const { timestamp, observedTimestamp, severityText, eventName, body } = record;
    const { items } = this;
    const w = items.words;
    const start = items.at;
    let header = severityBits(record.severityNumber);
    w[start + 1] = this.scopes.id(source.resource, source.scope);
    let p = start + 2;
    if (span !== undefined && this.traceContext.ofSpan(span)) {
      header |= HAS_CONTEXT | (this.traceContext.flags & layout.HEADER_TRACE_FLAGS_MASK);
      p = this.ids(p);
    }
    p = this.times(timestamp, observedTimestamp, p);
    w[start] = header | textBits(severityText, eventName, body);
    p = this.texts(severityText, eventName, body, p);
    return this.emittedAttributes(record.attributes, source.limits, p);
  }

  private ids(at: number): number {
    const w = this.items.words;
    const { words } = this.traceContext;
    for (let i = 0; i < CONTEXT_WORDS; i++) w[at + i] = words[i] as number;
    return at + CONTEXT_WORDS;
  }

  /** Both times; one that isn't given is now, in milliseconds as the official SDK reads its clock. */
  private times(
    timestamp: TimeInput | null | undefined,
    observed: TimeInput | null | undefined,
    at: number,
  ): number {
    const { now } = this;
    const millis = Date.now();
    const seconds = Math.floor(millis / 1000);
    now[0] = seconds;
    now[1] = (millis - seconds * 1000) * 1_000_000;
    const next = this.time(timestamp === undefined || timestamp === null ? now : hrTimeOf(timestamp), at);
    return this.time(observed === undefined || observed === null ? now : hrTimeOf(observed), next);
  }

  private texts(
    severityText: string | undefined,
    eventName: string | undefined,
    body: unknown,
    at: number,
  ): number {
    if (this.tables !== this.cachedTables) this.renewCaches();
    let p = at;
    if (severityText) p = this.text(severityText, this.severityTexts, p);
    if (eventName) p = this.text(eventName, this.tables.eventNames, p);
    if (typeof body === 'string') {
      this.items.words[p] = TYPE_STRING;
      return this.internedName(body, this.bodies, p + 1);
    }
    return body === undefined ? p : this.items.tagged(body, p, 1);
  }

  /** A text that types promise to be one, which JavaScript can't. */
  private text(text: string, cache: TemplateNode, at: number): number {
    return typeof text === 'string' ? this.internedName(text, cache, at) : this.items.string(text, at);
  }

  /** References of an earlier epoch mean nothing any more. */
  private renewCaches(): void {
    this.cachedTables = this.tables;
    this.severityTexts = valueCache();
    this.bodies = valueCache();
  }

  /** The hot loop: as that for finished records, with the checks of the SDK in between. */
  private emittedAttributes(
    attributes: AttributeMap | null | undefined,
    limits: ValueLimits,
    at: number,
  ): number {
    const { items, tables } = this;
    const w = items.words;
    if (attributes === undefined || attributes === null) {
      w[at] = 0;
      return at + 1;
    }
    const { attributeCountLimit, attributeValueLengthLimit } = limits;
    let node = tables.logRoot;
    let count = 0;
    let p = at + 1;
    for (const key in attributes) {
      if (!hasOwn.call(attributes, key)) continue;
      let value = attributes[key];
      if (value === undefined) continue;
      if (key === '') {
        diag.warn('Invalid attribute key: ');
        continue;
      }
      if (count >= attributeCountLimit) return NOT_DIRECT;
      let type = TYPE_ANY;
      if (typeof value === 'string') {
        type = TYPE_STRING;
        if (value.length > attributeValueLengthLimit) value = value.substring(0, attributeValueLengthLimit);
      } else if (typeof value === 'number') type = (value | 0) === value ? TYPE_INT : TYPE_NUMBER;
      else if (typeof value === 'boolean') type = TYPE_BOOL;
      else {
        value = cleanValue(value, attributeValueLengthLimit);
        if (value === NOT_ANY_VALUE) {
          diag.warn(`Invalid attribute value set for key: ${key}`);
          continue;
        }
      }
      count++;
      let child = node.firstChild;
      if (child === null || child.key !== key || child.type !== type) {
        child = tables.child(node, key, type);
        if (child === null) return NOT_DIRECT;
      }
      node = child;
      if (type === TYPE_STRING) {
        const text = value as string;
        const reference = !child.isInterning
          ? NOT_IN_TABLE
          : text === child.lastValue
            ? child.lastReference
            : tables.valueReference(child, text);
        if (reference === NOT_IN_TABLE) {
          items.rope += text;
          w[p++] = text.length << 1;
        } else w[p++] = reference;
      } else if (type === TYPE_INT) w[p++] = value as number;
      else if (type === TYPE_NUMBER) p = items.number(value as number, p);
      else if (type === TYPE_BOOL) w[p++] = value === true ? 1 : 0;
      else p = items.tagged(value, p, 1);
    }
    w[at] = node.id;
    return p;
  }
}

function severityBits(severityNumber: number | undefined): number {
  return typeof severityNumber === 'number' && severityNumber > 0 && severityNumber <= MAX_SEVERITY_NUMBER
    ? severityNumber << layout.LOG_SEVERITY_SHIFT
    : 0;
}

function textBits(severityText: string | undefined, eventName: string | undefined, body: unknown): number {
  return (
    (severityText ? layout.LOG_HAS_SEVERITY_TEXT : 0) |
    (eventName ? layout.LOG_HAS_EVENT_NAME : 0) |
    (body === undefined ? 0 : layout.LOG_HAS_BODY)
  );
}

/** A node that stands for one kind of text, whose values share a cache. */
function valueCache(): TemplateNode {
  return templateNode(0, '', TYPE_STRING, 0);
}
