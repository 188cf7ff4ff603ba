import { type Attributes, type Context, context as contextApi, diag } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { AttributesProcessor } from './attributes-processor.js';
import type { MetricStorage } from './metric-storage.js';
import { NO_SERIES } from './series-trie.js';

/** Where an instrument's measurements go. A storage is one. */
export interface MeasurementSink {
  record(
    value: number,
    attributes: AttributeMap | undefined,
    context: Context | undefined,
    measured: AttributeMap | undefined,
  ): void;
  recordMany(
    values: Float64Array,
    attributes: AttributeMap | undefined,
    context: Context | undefined,
    measured: AttributeMap | undefined,
  ): void;
}

/** A storage, and what a view does to the attributes on the way to it. */
export interface StorageRoute {
  readonly storage: MetricStorage;
  readonly processors: readonly AttributesProcessor[];
}

const NO_SINK: MeasurementSink = { record() {}, recordMany() {} };
const NO_ATTRIBUTES: Attributes = Object.freeze({});

/** The sink of an instrument with these routes: the storage itself where that is all. */
export function sinkOf(routes: readonly StorageRoute[]): MeasurementSink {
  const [first, ...others] = routes.map((route) =>
    route.processors.length === 0 ? route.storage : new FilteringSink(route),
  );
  if (first === undefined) return NO_SINK;
  return others.length === 0 ? first : new ManySinks([first, ...others]);
}

/** The series of a route, as {@link SeriesTable.series}, for attributes as they are observed. */
export function seriesOf(route: StorageRoute, attributes: AttributeMap | undefined): number {
  const { storage, processors } = route;
  if (processors.length === 0) return storage.series.series(attributes);
  const kept = processed(processors, attributes, undefined);
  return kept === null ? NO_SERIES : storage.series.series(kept);
}

class FilteringSink implements MeasurementSink {
  private readonly route: StorageRoute;

  constructor(route: StorageRoute) {
    this.route = route;
  }

  record(value: number, attributes: AttributeMap | undefined, context: Context | undefined): void {
    const { storage, processors } = this.route;
    const kept = processed(processors, attributes, context ?? contextApi.active());
    if (kept !== null) storage.record(value, kept, context, attributes);
  }

  recordMany(values: Float64Array, attributes: AttributeMap | undefined, context: Context | undefined): void {
    const { storage, processors } = this.route;
    const kept = processed(processors, attributes, context ?? contextApi.active());
    if (kept !== null) storage.recordMany(values, kept, context, attributes);
  }
}

class ManySinks implements MeasurementSink {
  private readonly sinks: readonly MeasurementSink[];

  constructor(sinks: readonly MeasurementSink[]) {
    this.sinks = sinks;
  }

  record(value: number, attributes: AttributeMap | undefined, context: Context | undefined): void {
    const { sinks } = this;
    for (let i = 0; i < sinks.length; i++) {
      (sinks[i] as MeasurementSink).record(value, attributes, context, undefined);
    }
  }

  recordMany(values: Float64Array, attributes: AttributeMap | undefined, context: Context | undefined): void {
    for (const sink of this.sinks) sink.recordMany(values, attributes, context, undefined);
  }
}

/** What a view's processors leave of attributes, or null when one of them throws. */
function processed(
  processors: readonly AttributesProcessor[],
  attributes: AttributeMap | undefined,
  context: Context | undefined,
): AttributeMap | null {
  try {
    let kept = (attributes ?? NO_ATTRIBUTES) as Attributes;
    for (const processor of processors) kept = processor.process(kept, context);
    return kept;
  } catch (error) {
    diag.error("a measurement is dropped: a view's attributes processor failed", error);
    return null;
  }
}
