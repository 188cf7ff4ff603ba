import * as layout from './layout.js';
import type { ResourceLike, ScopeLike } from './readable-span.js';
import type { Tables } from './tables.js';

/** A resource whose detectors have not answered by then is taken with the attributes it has. */
const RESOURCE_TIMEOUT_MS = 30_000;

interface ResourceEntry {
  readonly id: number;
  readonly scopes: Map<ScopeLike, number>;
  /** Settles when the resource's attributes are all known; null when they were known from the start. */
  pending: Promise<void> | null;
}

/**
 * The resources and instrumentation scopes of one epoch, by identity, as the official exporter groups them.
 *
 * A resource with asynchronous attributes is announced without them, and its spans wait in Rust until they are there.
 */
export class ScopeTable {
  /** Called when a pending resource's attributes have become a definition. */
  onResolved: () => void = () => {};
  private readonly tables: Tables;
  private readonly resources = new Map<ResourceLike, ResourceEntry>();
  private scopeCount = 0;
  private lastResource: ResourceLike | null = null;
  private lastScope: ScopeLike | null = null;
  private lastId = 0;

  constructor(tables: Tables) {
    this.tables = tables;
  }

  /**
   * The id of `scope` under `resource`, defining both when they are new.
   *
   * @throws RangeError when a table is full and was not handed over in time.
   */
  id(resource: ResourceLike, scope: ScopeLike): number {
    if (resource === this.lastResource && scope === this.lastScope) return this.lastId;
    const entry = this.resources.get(resource) ?? this.addResource(resource);
    this.lastId = entry.scopes.get(scope) ?? this.addScope(entry, scope);
    this.lastResource = resource;
    this.lastScope = scope;
    return this.lastId;
  }

  /** Whether a new scope or resource has no room: the chunk must be handed over and an epoch begin. */
  get isFull(): boolean {
    return this.scopeCount >= layout.MAX_SCOPES || this.resources.size >= layout.MAX_RESOURCES;
  }

  /** One promise for each resource that is still pending; none of them rejects. */
  pendingResources(): Promise<unknown>[] {
    return [...this.resources.values()].flatMap((entry) => entry.pending ?? []);
  }

  /** Gives every pending resource the attributes that it has now. */
  resolveAll(): void {
    for (const [resource, entry] of this.resources) this.resolve(resource, entry);
  }

  /** The epoch ends: nothing may wait for it any more. */
  close(): void {
    this.resolveAll();
    this.onResolved = () => {};
  }

  private addResource(resource: ResourceLike): ResourceEntry {
    if (this.resources.size >= layout.MAX_RESOURCES) throw new RangeError('the table of resources is full');
    const entry: ResourceEntry = { id: this.resources.size, scopes: new Map(), pending: null };
    const isPending =
      resource.asyncAttributesPending === true && resource.waitForAsyncAttributes !== undefined;
    this.defineResource(layout.DEFINE_RESOURCE, entry.id, isPending, resource);
    this.resources.set(resource, entry);
    if (isPending) entry.pending = this.awaitAttributes(resource, entry);
    return entry;
  }

  private awaitAttributes(resource: ResourceLike, entry: ResourceEntry): Promise<void> {
    return new Promise<void>((settle) => {
      const timer = setTimeout(settle, RESOURCE_TIMEOUT_MS);
      timer.unref();
      const done = () => {
        clearTimeout(timer);
        settle();
      };
      try {
        resource.waitForAsyncAttributes?.().then(done, done);
      } catch {
        done();
      }
    }).then(() => this.resolve(resource, entry));
  }

  private resolve(resource: ResourceLike, entry: ResourceEntry): void {
    if (entry.pending === null) return;
    entry.pending = null;
    try {
      this.defineResource(layout.DEFINE_RESOLVED_RESOURCE, entry.id, false, resource);
    } catch {
      // Attributes that can't be read are left out: without an answer the resource's spans would wait for ever.
      this.defineResource(layout.DEFINE_RESOLVED_RESOURCE, entry.id, false, { attributes: {} });
    }
    this.onResolved();
  }

  private addScope(entry: ResourceEntry, scope: ScopeLike): number {
    if (this.scopeCount >= layout.MAX_SCOPES) throw new RangeError('the table of scopes is full');
    const id = this.scopeCount;
    this.define((at) => {
      const { definitions } = this.tables;
      const { words } = definitions;
      words[at] = layout.DEFINE_SCOPE;
      words[at + 1] = id;
      words[at + 2] = entry.id;
      let next = definitions.string(scope.name, at + 3);
      next = definitions.string(scope.version ?? '', next);
      next = definitions.string(scope.schemaUrl ?? '', next);
      words[next++] = scope.droppedAttributesCount ?? 0;
      return definitions.dynamicAttributes(scope.attributes ?? {}, next);
    });
    this.scopeCount++;
    entry.scopes.set(scope, id);
    return id;
  }

  private defineResource(tag: number, id: number, isPending: boolean, resource: ResourceLike): void {
    this.define((at) => {
      const { definitions } = this.tables;
      const { words } = definitions;
      words[at] = tag;
      words[at + 1] = id;
      let next = at + 2;
      if (tag === layout.DEFINE_RESOURCE) words[next++] = isPending ? 1 : 0;
      next = definitions.string(resource.schemaUrl ?? '', next);
      return definitions.dynamicAttributes(isPending ? {} : resource.attributes, next);
    });
  }

  /** Writes one definition, again with more room when it didn't fit; a failed one leaves no trace. */
  private define(write: (at: number) => number): void {
    const { definitions } = this.tables;
    const { rope } = definitions;
    try {
      let end = write(definitions.at);
      while (end > definitions.words.length) {
        definitions.rope = rope;
        definitions.grow(end);
        end = write(definitions.at);
      }
      definitions.at = end;
    } catch (error) {
      definitions.rope = rope;
      throw error;
    }
  }
}
