import type { AttributeMap } from './attribute-map.js';
import { ChunkWriter } from './chunk-writer.js';
import * as layout from './layout.js';
import type { ResourceLike, ScopeLike } from './readable-span.js';
import { CONTEXT_WORDS } from './trace-context-words.js';
import type { ValueWriter } from './value-writer.js';
import { writeMillis } from './write-millis.js';

/** An update record ends when it has this many words, so that a chunk stays small. */
const MAX_UPDATE_WORDS = 32_768;

/** A stream of series that the core aggregates: one metric, as one reader sees it. */
export interface StreamDefinition {
  readonly resource: ResourceLike;
  readonly scope: ScopeLike;
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  /** Milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** One of the layout's `METRIC_KIND_…`. */
  readonly kind: number;
  readonly isMonotonic: boolean;
  readonly isDelta: boolean;
  readonly isInteger: boolean;
  /** Updates carry observed totals. */
  readonly isAsync: boolean;
  /** Of histograms. */
  readonly hasMinMax: boolean;
  readonly hasSum: boolean;
  /** Of explicit histograms: upper bounds, ascending. */
  readonly boundaries: readonly number[];
  /** Of exponential histograms. */
  readonly maxSize: number;
  readonly maxScale: number;
}

/** What {@link StreamWriter.update} reads series from. */
export interface SeriesValues {
  /** Writes what a series gained, as its kind's layout says, behind its id. @returns the position behind. */
  writeValues(series: number, out: ValueWriter, at: number): number;
}

/** An example of a measurement. */
export interface ExemplarLike {
  readonly value: number;
  /** Milliseconds since the Unix epoch. */
  readonly timeMs: number;
  /** Trace id (four words) and span id (two), or null. */
  readonly ids: Uint32Array | null;
  /** The attributes of the measurement that its series doesn't have. */
  readonly attributes: AttributeMap;
}

/**
 * Writes what a native reader's series gained since the last hand-over.
 *
 * Ids of streams and scopes stay valid for the reader's life, so its tables never start anew; attributes travel with their
 * keys, once for each series.
 */
export class StreamWriter extends ChunkWriter {
  private streams = 0;

  /** @inheritdoc */
  override accepted(): void {
    this.tables.definitions.reset();
    this.discarded();
  }

  /** Defines the next stream. @returns its id, or null when it can't be defined: a table is full. */
  defineStream(stream: StreamDefinition): number | null {
    if (this.streams >= layout.MAX_STREAMS) return null;
    const isWritten = this.append((start) => {
      const { items } = this;
      items.words[start] = streamHeader(stream);
      items.words[start + 1] = this.streams;
      items.words[start + 2] = this.scopes.id(stream.resource, stream.scope);
      let at = items.string(stream.name, start + 3);
      at = items.string(stream.description, at);
      at = items.string(stream.unit, at);
      at = writeMillis(this.items, stream.startMs, at);
      if (stream.kind === layout.METRIC_KIND_HISTOGRAM) {
        const { boundaries } = stream;
        items.words[at++] = boundaries.length;
        for (let i = 0; i < boundaries.length; i++) at = items.number(boundaries[i] as number, at);
      } else if (stream.kind === layout.METRIC_KIND_EXPONENTIAL) {
        items.words[at++] = stream.maxSize;
        items.words[at++] = stream.maxScale;
      }
      return at;
    });
    return isWritten ? this.streams++ : null;
  }

  /** Defines the next series of a stream, or an old one anew. Attributes that can't be written are left out. */
  defineSeries(stream: number, series: number, startMs: number, attributes: AttributeMap): boolean {
    const write = (start: number, written: AttributeMap): number => {
      const { items } = this;
      items.words[start] = layout.METRIC_SERIES;
      items.words[start + 1] = stream;
      items.words[start + 2] = series;
      return items.dynamicAttributes(written, writeMillis(this.items, startMs, start + 3));
    };
    if (this.append((start) => write(start, attributes))) return true;
    this.append((start) => write(start, {}));
    return false;
  }

  /**
   * Writes one record of what the series `ids[from]` to `ids[to - 1]` gained, or of as many of them as it takes.
   *
   * @returns the position in `ids` behind the last one.
   */
  update(stream: number, values: SeriesValues, ids: Uint32Array, from: number, to: number): number {
    const { items } = this;
    const start = items.at;
    let at = start + 3;
    let i = from;
    while (i < to && at - start < MAX_UPDATE_WORDS) {
      const series = ids[i] as number;
      items.words[at] = series;
      const next = values.writeValues(series, items, at + 1);
      if (next > items.words.length) {
        if (i > from) break;
        items.grow(next);
        continue;
      }
      at = next;
      i++;
    }
    items.words[start] = layout.METRIC_UPDATE;
    items.words[start + 1] = stream;
    items.words[start + 2] = i - from;
    items.at = at;
    this.recordCount++;
    return i;
  }

  /** Writes an exemplar of a series. `slot` is its place in the reservoir. */
  exemplar(
    stream: number,
    series: number,
    slot: number,
    exemplar: ExemplarLike,
    isInteger: boolean,
  ): boolean {
    return this.append((start) => {
      const { items } = this;
      const { ids } = exemplar;
      items.words[start] = layout.METRIC_EXEMPLAR;
      items.words[start + 1] = stream;
      items.words[start + 2] = series;
      items.words[start + 3] = slot;
      items.words[start + 4] =
        (ids === null ? 0 : layout.EXEMPLAR_HAS_CONTEXT) | (isInteger ? layout.EXEMPLAR_IS_INTEGER : 0);
      let at = writeMillis(this.items, exemplar.timeMs, start + 5);
      at = items.number(exemplar.value, at);
      if (ids !== null) for (let i = 0; i < CONTEXT_WORDS; i++) items.words[at++] = ids[i] as number;
      return items.dynamicAttributes(exemplar.attributes, at);
    });
  }

  /** Asks the core for a report of all that the reader has been given, as of `timeMs`. */
  collect(timeMs: number): void {
    this.append((start) => {
      this.items.words[start] = layout.METRIC_COLLECT;
      return writeMillis(this.items, timeMs, start + 1);
    });
  }

  /** Writes a record, again with more room when it didn't fit; a failed one leaves no trace. */
  private append(write: (start: number) => number): boolean {
    const { items } = this;
    const { rope } = items;
    this.isWriting = true;
    try {
      let end = write(items.at);
      while (end > items.words.length) {
        items.rope = rope;
        items.grow(end);
        end = write(items.at);
      }
      items.at = end;
      this.recordCount++;
      return true;
    } catch {
      items.rope = rope;
      return false;
    } finally {
      this.isWriting = false;
    }
  }
}

function streamHeader(stream: StreamDefinition): number {
  let header = layout.METRIC_STREAM | (stream.kind << layout.METRIC_KIND_SHIFT);
  if (stream.isMonotonic) header |= layout.METRIC_IS_MONOTONIC;
  if (stream.isDelta) header |= layout.METRIC_IS_DELTA;
  if (stream.isInteger) header |= layout.METRIC_IS_INTEGER;
  if (stream.isAsync) header |= layout.METRIC_IS_ASYNC;
  if (stream.hasMinMax) header |= layout.METRIC_HAS_MIN_MAX;
  if (stream.hasSum) header |= layout.METRIC_HAS_SUM;
  return header;
}
