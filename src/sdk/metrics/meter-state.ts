import type { ResourceLike, ScopeLike } from '../../capture/readable-span.js';
import { type Aggregation, isSameAggregation, resolveAggregation } from './aggregation.js';
import { DEFAULT_CARDINALITY_LIMIT } from './cardinality-limits.js';
import type { ExemplarFilter } from './exemplar-filter.js';
import type { ExplicitKernel } from './explicit-storage.js';
import type { InstrumentDescriptor } from './instrument-descriptor.js';
import type { StorageRoute } from './measurement-sink.js';
import type { MetricStorage } from './metric-storage.js';
import type { NativeReader } from './native-reader.js';
import { ObservableRegistry } from './observable-registry.js';
import { createStorage } from './storage-factory.js';
import { StorageRegistry } from './storage-registry.js';
import { isDelta } from './temporality.js';
import type { MeterIdentity, View } from './view.js';

/** What the meters of a provider share. */
export interface MeterContext {
  readonly resource: ResourceLike;
  readonly views: readonly View[];
  readonly readers: readonly NativeReader[];
  readonly exemplarFilter: ExemplarFilter;
  readonly explicitKernel: ExplicitKernel | null;
  /** When the last collection of callbacks began: milliseconds since the Unix epoch; null before the first. */
  readonly lastObservationMs: number | null;
  /** Whether there is room for one metric more, which then counts. */
  admits(name: string): boolean;
}

interface MetricRequest {
  readonly registry: StorageRegistry;
  readonly readers: readonly NativeReader[];
  readonly descriptor: InstrumentDescriptor;
  readonly aggregation: Aggregation;
  readonly cardinalityLimit: number;
  readonly isObservable: boolean;
}

/** The metrics of one meter. */
export class MeterState {
  /** All storages, in the order of their registration. One that comes while someone goes through them is seen, too. */
  storages: MetricStorage[] = [];
  readonly observables = new ObservableRegistry();
  /** One object, because scopes are told apart by identity. */
  private readonly scope: ScopeLike;
  private readonly identity: MeterIdentity;
  private readonly context: MeterContext;
  private readonly viewRegistry = new StorageRegistry();
  /** Of metrics without a view, by the readers that report them alike. */
  private readonly readerRegistries = new Map<string, StorageRegistry>();

  constructor(identity: MeterIdentity, context: MeterContext) {
    this.identity = identity;
    const { name, version, schemaUrl } = identity;
    this.scope = { name, version, schemaUrl };
    this.context = context;
  }

  /** Where the measurements of a new instrument go: one storage for each view, or for each kind of reader. */
  routes(descriptor: InstrumentDescriptor, isObservable: boolean): readonly StorageRoute[] {
    const views = this.context.views.filter((view) => view.selects(descriptor, this.identity));
    const routes =
      views.length > 0
        ? views.map((view) => this.viewRoute(view, descriptor, isObservable))
        : this.readerRoutes(descriptor, isObservable);
    // Two views may make the same metric; a measurement counts in it once.
    const known = new Set<MetricStorage>();
    return routes.filter((route) => {
      if (route === null || known.has(route.storage)) return false;
      known.add(route.storage);
      return true;
    }) as StorageRoute[];
  }

  /** A reader has gone. */
  forget(reader: NativeReader): void {
    for (const storage of this.storages) storage.unsubscribe(reader);
    this.storages = this.storages.filter((storage) => storage.subscriptions.length > 0);
  }

  private viewRoute(
    view: View,
    instrument: InstrumentDescriptor,
    isObservable: boolean,
  ): StorageRoute | null {
    const descriptor = view.describe(instrument);
    const storage = this.storage({
      registry: this.viewRegistry,
      readers: this.context.readers,
      descriptor,
      aggregation: resolveAggregation(view.aggregation, descriptor.type, descriptor.adviceBoundaries),
      cardinalityLimit: view.options.aggregationCardinalityLimit ?? DEFAULT_CARDINALITY_LIMIT,
      isObservable,
    });
    return storage === null ? null : { storage, processors: view.processors };
  }

  private readerRoutes(descriptor: InstrumentDescriptor, isObservable: boolean): (StorageRoute | null)[] {
    const groups: { aggregation: Aggregation; cardinalityLimit: number; readers: NativeReader[] }[] = [];
    for (const reader of this.context.readers) {
      const { selectAggregation, cardinalityLimit } = reader.config;
      const limit = cardinalityLimit(descriptor.type);
      const aggregation = resolveAggregation(
        selectAggregation(descriptor.type),
        descriptor.type,
        descriptor.adviceBoundaries,
      );
      const group = groups.find(
        (other) => other.cardinalityLimit === limit && isSameAggregation(other.aggregation, aggregation),
      );
      if (group === undefined) groups.push({ aggregation, cardinalityLimit: limit, readers: [reader] });
      else group.readers.push(reader);
    }
    return groups.map((group) => {
      const storage = this.storage({
        ...group,
        registry: this.registryOf(group.readers),
        descriptor,
        isObservable,
      });
      return storage === null ? null : { storage, processors: [] };
    });
  }

  private registryOf(readers: readonly NativeReader[]): StorageRegistry {
    const key = readers.map((reader) => this.context.readers.indexOf(reader)).join();
    const known = this.readerRegistries.get(key) ?? new StorageRegistry();
    this.readerRegistries.set(key, known);
    return known;
  }

  /** The storage of a metric, made when it is new; null when the metric is dropped, or nobody reads it. */
  private storage(request: MetricRequest): MetricStorage | null {
    const { registry, descriptor, aggregation, readers } = request;
    const known = registry.find(descriptor);
    if (known !== undefined) return known;
    if (!this.context.admits(descriptor.name)) return null;
    const open = readers.filter((reader) => reader.isOpen);
    const storage =
      aggregation.kind === 'drop' || open.length === 0 ? null : this.newStorage(request, aggregation, open);
    registry.add(descriptor, storage);
    return storage;
  }

  private newStorage(
    { descriptor, cardinalityLimit, isObservable }: MetricRequest,
    aggregation: Exclude<Aggregation, { kind: 'drop' }>,
    readers: readonly NativeReader[],
  ): MetricStorage {
    const { context } = this;
    const subscriptions = readers.map((reader) => ({
      reader,
      isDelta: isDelta(reader.config.temporality, descriptor.type),
      stream: null,
    }));
    const createdMs = Date.now();
    const storage = createStorage({
      descriptor,
      aggregation,
      isObservable,
      resource: context.resource,
      scope: this.scope,
      cardinalityLimit,
      isReusable: subscriptions.every((subscription) => subscription.isDelta),
      startMs: isObservable ? () => Math.max(createdMs, context.lastObservationMs ?? createdMs) : Date.now,
      exemplarFilter: context.exemplarFilter,
      explicitKernel: context.explicitKernel,
    });
    storage.subscriptions = subscriptions;
    this.storages.push(storage);
    return storage;
  }
}
