import type { Attributes, Observable, ObservableCallback } from '@opentelemetry/api';
import type { InstrumentDescriptor } from './instrument-descriptor.js';
import type { StorageRoute } from './measurement-sink.js';
import type { ObservableRegistry } from './observable-registry.js';

/** An instrument whose values callbacks observe when a reader collects. */
export class NativeObservable<A extends Attributes = Attributes> implements Observable<A> {
  /** @internal */
  readonly descriptor: InstrumentDescriptor;
  /** @internal */
  readonly routes: readonly StorageRoute[];
  private readonly registry: ObservableRegistry;

  /** @internal */
  constructor(
    descriptor: InstrumentDescriptor,
    routes: readonly StorageRoute[],
    registry: ObservableRegistry,
  ) {
    this.descriptor = descriptor;
    this.routes = routes;
    this.registry = registry;
  }

  /** Calls `callback` at each collection; once, if it is added twice. */
  addCallback(callback: ObservableCallback<A>): void {
    this.registry.add(callback as ObservableCallback, this as NativeObservable);
  }

  /** Ends what {@link NativeObservable.addCallback} began. */
  removeCallback(callback: ObservableCallback<A>): void {
    this.registry.remove(callback as ObservableCallback, this as NativeObservable);
  }
}
