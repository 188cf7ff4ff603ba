import {
  childOf,
  DEFAULT_ORIGIN,
  type DocumentNode,
  type Origin,
  type ScalarValue,
} from '../document/document-node.js';
import { indexPath, keyPath } from '../document/document-path.js';
import type { Finding, ProblemList } from '../document/problem-list.js';

/** What all sections of one configuration share. */
export interface NormalisationContext {
  readonly problems: ProblemList;
  /** Where the values came from, by their paths in the configuration. */
  readonly origins: Map<string, string>;
  /** What is used where a document of variables and one of a file differ in what is missing. */
  readonly isFile: boolean;
  /** Only for what a file asks for by name: `OTEL_SERVICE_NAME` of the detector `service`. */
  readonly serviceName: string | null;
}

/**
 * A mapping of a valid document that a part of the configuration is made of. What it hands out is noted with its origin under the
 * path that it gets in the configuration.
 */
export class Section {
  readonly context: NormalisationContext;
  /** Null where nobody wrote it. */
  readonly node: DocumentNode | null;
  /** Where it is in the document. */
  readonly path: string;
  /** Where it is in the configuration. */
  readonly target: string;

  constructor(context: NormalisationContext, node: DocumentNode | null, path: string, target: string) {
    this.context = context;
    this.node = node;
    this.path = path;
    this.target = target;
  }

  get origin(): Origin {
    return this.node?.origin ?? DEFAULT_ORIGIN;
  }

  /** Whether the key is there, be it with null. */
  has(key: string): boolean {
    return childOf(this.node, key) !== null;
  }

  /** The section of a key; `target` is its path below this one's in the configuration, null for the same. */
  section(key: string, target: string | null = null): Section {
    return new Section(
      this.context,
      childOf(this.node, key),
      keyPath(this.path, key),
      target === null ? this.target : keyPath(this.target, target),
    );
  }

  /** What a key holds, or null. */
  child(key: string): DocumentNode | null {
    return childOf(this.node, key);
  }

  /** The same part of the document for a place below in the configuration. */
  for(target: string): Section {
    return this.at(keyPath(this.target, target));
  }

  /** The same part of the document for another place of the configuration. */
  at(target: string): Section {
    return new Section(this.context, this.node, this.path, target);
  }

  /** The one key of a choice, and what is below it. */
  choice(): { readonly name: string; readonly options: Section } | null {
    if (this.node?.kind !== 'map') return null;
    const [entry] = this.node.entries;
    if (entry === undefined) return null;
    const [name, { value }] = entry;
    return { name, options: new Section(this.context, value, keyPath(this.path, name), this.target) };
  }

  /** The entries of a list, each as a section whose place in the configuration is `target[index]`. */
  items(key: string, target: string): Section[] {
    const node = childOf(this.node, key);
    if (node?.kind !== 'list') return [];
    const path = keyPath(this.path, key);
    return node.items.map(
      (item, index) =>
        new Section(
          this.context,
          item,
          indexPath(path, index),
          indexPath(keyPath(this.target, target), index),
        ),
    );
  }

  /** A number, or `fallback` where there's none. */
  number<T extends number | null>(key: string, target: string, fallback: T): number | T {
    const value = this.take(key, target);
    return typeof value === 'number' ? value : fallback;
  }

  /** A boolean, or `fallback` where there's none. */
  boolean(key: string, target: string, fallback: boolean): boolean {
    const value = this.take(key, target);
    return typeof value === 'boolean' ? value : fallback;
  }

  /** A text, or `fallback` where there's none. */
  text<T extends string | null>(key: string, target: string, fallback: T): string | T {
    const value = this.take(key, target);
    return typeof value === 'string' ? value : fallback;
  }

  /** One of some words, or `fallback`. */
  word<T extends string | null>(key: string, target: string, known: readonly T[], fallback: T): T {
    const value = this.take(key, target);
    return known.find((candidate) => candidate !== null && candidate === value) ?? fallback;
  }

  /** A list of texts, or `fallback` where there's none. */
  texts<T extends readonly string[] | null>(key: string, target: string, fallback: T): readonly string[] | T {
    const node = childOf(this.node, key);
    this.note(target, node);
    if (node?.kind !== 'list') return fallback;
    return node.items.flatMap((item) =>
      item.kind === 'scalar' && item.value !== null ? [String(item.value)] : [],
    );
  }

  /** What a scalar below this section holds, or null. */
  private take(key: string, target: string): ScalarValue {
    const node = childOf(this.node, key);
    const value = node?.kind === 'scalar' ? node.value : null;
    this.note(target, value === null ? null : node);
    return value;
  }

  /** Notes where a value of the configuration came from. */
  note(target: string, node: DocumentNode | null): void {
    this.context.origins.set(keyPath(this.target, target), node?.origin.text ?? DEFAULT_ORIGIN.text);
  }

  /** Notes where all of this came from that isn't noted by itself. */
  noteSelf(): void {
    this.context.origins.set(this.target, this.origin.text);
  }

  /** Adds an error about a key, or about the section itself where `key` is null. */
  error(key: string | null, finding: Finding): void {
    const [path, origin] = this.place(key);
    this.context.problems.error(path, origin, finding);
  }

  /** Adds a warning about a key, or about the section itself where `key` is null. */
  warning(key: string | null, finding: Finding): void {
    const [path, origin] = this.place(key);
    this.context.problems.warning(path, origin, finding);
  }

  private place(key: string | null): [string, Origin] {
    if (key === null) return [this.path, this.origin];
    return [keyPath(this.path, key), childOf(this.node, key)?.origin ?? this.origin];
  }
}
