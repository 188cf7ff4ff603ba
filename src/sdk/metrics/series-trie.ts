import type { AttributeMap } from '../../capture/attribute-map.js';

/** No series is known by these attributes. */
export const NO_SERIES = -1;

/** A node's list of edges is no longer than this. */
const MAX_LISTED_EDGES = 4;

const hasOwn = Object.prototype.hasOwnProperty;

/**
 * What the keys and values from the root down to it stand for: a fork, or a leaf, which has the rest of its way in a list.
 * Most ways fork once at most, so that a series takes one node.
 */
export interface TrieNode {
  /** The series with exactly these attributes, or {@link NO_SERIES}. */
  series: number;
  /** Of a leaf: the keys and values, in turn, that still follow; null for a fork. */
  path: readonly unknown[] | null;
  /** Of a leaf: another leaf at the same place, whose path begins differently. */
  sibling: TrieNode | null;
  /** Of a fork: the keys that may come next, a short list; the first one nearly always does. */
  firstEdge: TrieEdge | null;
  /** Those that would make the list long, by key. */
  moreEdges: Map<string, TrieEdge> | null;
  /** Where it hangs; null for the root. */
  parent: TrieEdge | null;
  value: unknown;
}

/** One key behind a fork, and the nodes behind its values. */
export interface TrieEdge {
  readonly key: string;
  readonly owner: TrieNode;
  /** The value seen last, and its node. */
  lastValue: unknown;
  lastNode: TrieNode;
  readonly nodes: Map<unknown, TrieNode>;
  /** The nodes of values that are objects, by their JSON. */
  texts: Map<string, TrieNode> | null;
  next: TrieEdge | null;
}

/** Stands for a value that is an object: it can't be found by identity, but by this text. */
class TextOfValue {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A last value that no attribute has. */
const NOTHING = Symbol('no value yet');

/**
 * Finds series by their attributes, without making a text or any other object of them: each key and value is one step,
 * and the step that was taken last is known by two comparisons.
 *
 * A series has one canonical path, its keys in order, and may have aliases: the keys as callers write them.
 */
export class SeriesTrie {
  private readonly root: TrieNode = newNode(null, undefined, null);

  /** The series without attributes. */
  get empty(): number {
    return this.root.series;
  }

  /** The series of `attributes` if they are known in this order, or {@link NO_SERIES}. */
  find(attributes: AttributeMap): number {
    let node = this.root;
    let path: readonly unknown[] | null = null;
    let at = 0;
    for (const key in attributes) {
      if (!hasOwn.call(attributes, key)) continue;
      const value = attributes[key];
      if (path === null) {
        path = node.path;
        if (path === null) {
          let edge = node.firstEdge;
          if (edge === null || edge.key !== key) {
            edge = edgeOf(node, key);
            if (edge === null) return NO_SERIES;
          }
          if (edge.lastValue === value) node = edge.lastNode;
          else {
            const next = edge.nodes.get(value);
            if (next === undefined) return NO_SERIES;
            edge.lastValue = value;
            edge.lastNode = next;
            node = next;
          }
          continue;
        }
      }
      if (path[at] !== key || path[at + 1] !== value) {
        if (at > 0 || node.sibling === null) return NO_SERIES;
        node = node.sibling;
        path = node.path;
        if (path === null || path[0] !== key || path[1] !== value) return NO_SERIES;
      }
      at += 2;
    }
    const left = node.path === null ? 0 : node.path.length - at;
    return left === 0 ? node.series : NO_SERIES;
  }

  /** The node of a path, or null. */
  lookUp(path: SeriesPath): TrieNode | null {
    const { keys, values } = path;
    let node = this.root;
    for (let i = 0; ; i++) {
      if (node.path !== null) return leafOf(node, path, i);
      if (i === keys.length) return node;
      const edge = edgeOf(node, keys[i] as string);
      const next = edge === null ? undefined : nodeOf(edge, values[i]);
      if (next === undefined) return null;
      node = next;
    }
  }

  /** The node of a path, made where it is missing. */
  insert(path: SeriesPath): TrieNode {
    const { keys, values } = path;
    let node = this.root;
    for (let i = 0; ; i++) {
      if (node.path !== null) {
        const known = leafOf(node, path, i);
        if (known !== null) return known;
        if (canBeSibling(node, path, i)) {
          const leaf = newNode(node.parent, node.value, restOf(path, i));
          node.sibling = leaf;
          return leaf;
        }
        node = split(node);
      }
      if (i === keys.length) return node;
      const edge = edgeOf(node, keys[i] as string) ?? addEdge(node, keys[i] as string);
      const next = nodeOf(edge, values[i]);
      if (next === undefined) {
        const leaf = newNode(edge, values[i], restOf(path, i + 1));
        setNode(edge, values[i], leaf);
        return leaf;
      }
      node = next;
    }
  }

  /** The node no longer leads to a series; it and those that then lead nowhere are forgotten. */
  remove(node: TrieNode): void {
    node.series = NO_SERIES;
    const { parent, sibling } = node;
    const first = parent === null ? undefined : nodeOf(parent, node.value);
    if (parent !== null && first !== undefined && first !== node) {
      first.sibling = null;
      detach(node);
    } else if (parent !== null && sibling !== null) {
      setNode(parent, node.value, sibling);
      detach(node);
    } else this.prune(node);
  }

  private prune(node: TrieNode): void {
    let current = node;
    while (current.series === NO_SERIES && !hasEdges(current) && current.parent !== null) {
      const edge: TrieEdge = current.parent;
      if (current.value instanceof TextOfValue) edge.texts?.delete(current.value.text);
      else edge.nodes.delete(current.value);
      if (edge.lastNode === current) {
        edge.lastValue = NOTHING;
        edge.lastNode = this.root;
      }
      detach(current);
      current = edge.owner;
      if (edge.nodes.size === 0 && (edge.texts === null || edge.texts.size === 0)) dropEdge(current, edge);
    }
  }
}

/** Keys, and values that are equal where the values of equal attributes are. */
export interface SeriesPath {
  readonly keys: readonly string[];
  readonly values: readonly unknown[];
  /** Callers' attributes lead here by {@link SeriesTrie.find}: their keys are in order and their values are as they are. */
  readonly isDirect: boolean;
}

/**
 * The path that all attributes share that the official SDK takes for equal: keys in any order; objects with the same JSON;
 * numbers that aren't finite, like null.
 *
 * @throws TypeError where a value has no JSON, because it contains itself or throws.
 */
export function canonicalPath(attributes: AttributeMap): SeriesPath {
  let keys = Object.keys(attributes);
  let isDirect = true;
  for (let i = 1; i < keys.length && isDirect; i++) isDirect = (keys[i - 1] as string) < (keys[i] as string);
  if (!isDirect) keys = keys.sort(byCodeUnits);
  const values: unknown[] = new Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const value = attributes[keys[i] as string];
    const canonical = canonicalValue(value);
    if (canonical !== value) isDirect = false;
    values[i] = canonical;
  }
  return { keys, values, isDirect };
}

/** The path of the attributes as they are written, or null where a value can't be compared by identity. */
export function aliasPath(attributes: AttributeMap): SeriesPath | null {
  const keys = Object.keys(attributes);
  const values: unknown[] = [];
  for (const key of keys) {
    const value = attributes[key];
    if (value !== null && (typeof value === 'object' || typeof value === 'function')) return null;
    if (Number.isNaN(value)) return null;
    values.push(value);
  }
  return { keys, values, isDirect: true };
}

function canonicalValue(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      return new TextOfValue(`${value}n`);
    case 'object': {
      if (value === null) return null;
      const text = JSON.stringify(value);
      return text === undefined ? null : new TextOfValue(text);
    }
    default:
      return null;
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The leaf at `node`'s place whose path is that of `path` from `from` on, or null. */
function leafOf(node: TrieNode, path: SeriesPath, from: number): TrieNode | null {
  for (let leaf: TrieNode | null = node; leaf !== null; leaf = leaf.sibling) {
    if (leaf.path !== null && isRest(leaf.path, path, from)) return leaf;
  }
  return null;
}

function isRest(rest: readonly unknown[], { keys, values }: SeriesPath, from: number): boolean {
  if (rest.length !== 2 * (keys.length - from)) return false;
  for (let i = from, at = 0; i < keys.length; i++, at += 2) {
    if (rest[at] !== keys[i] || !isSameValue(rest[at + 1], values[i])) return false;
  }
  return true;
}

function isSameValue(a: unknown, b: unknown): boolean {
  return a === b || (a instanceof TextOfValue && b instanceof TextOfValue && a.text === b.text);
}

/** Whether the rest of `path` may stand beside the one leaf `node`: by its first pair a look-up tells which is meant. */
function canBeSibling(node: TrieNode, { keys, values }: SeriesPath, from: number): boolean {
  if (node.sibling !== null || node.path === null || from === keys.length) return false;
  return node.path[0] !== keys[from] || !isSameValue(node.path[1], values[from]);
}

function restOf({ keys, values }: SeriesPath, from: number): readonly unknown[] | null {
  if (from === keys.length) return null;
  const rest: unknown[] = new Array(2 * (keys.length - from));
  for (let i = from, at = 0; i < keys.length; i++, at += 2) {
    rest[at] = keys[i];
    rest[at + 1] = values[i];
  }
  return rest;
}

/** Puts a fork in the place of a leaf and its sibling, which go one step down. @returns the fork. */
function split(first: TrieNode): TrieNode {
  const fork = newNode(first.parent, first.value, null);
  if (first.parent !== null) setNode(first.parent, first.value, fork);
  const { sibling } = first;
  first.sibling = null;
  moveDown(first, fork);
  if (sibling !== null) moveDown(sibling, fork);
  return fork;
}

function moveDown(leaf: TrieNode, fork: TrieNode): void {
  const path = leaf.path ?? [];
  const key = path[0] as string;
  const edge = edgeOf(fork, key) ?? addEdge(fork, key);
  leaf.parent = edge;
  leaf.value = path[1];
  leaf.path = path.length > 2 ? path.slice(2) : null;
  setNode(edge, leaf.value, leaf);
}

function edgeOf(node: TrieNode, key: string): TrieEdge | null {
  for (let edge = node.firstEdge; edge !== null; edge = edge.next) if (edge.key === key) return edge;
  return node.moreEdges?.get(key) ?? null;
}

function hasEdges(node: TrieNode): boolean {
  return node.firstEdge !== null || (node.moreEdges !== null && node.moreEdges.size > 0);
}

function addEdge(node: TrieNode, key: string): TrieEdge {
  const edge: TrieEdge = {
    key,
    owner: node,
    lastValue: NOTHING,
    lastNode: node,
    nodes: new Map(),
    texts: null,
    next: node.firstEdge,
  };
  let listed = 0;
  for (let other = node.firstEdge; other !== null; other = other.next) listed++;
  if (listed < MAX_LISTED_EDGES) node.firstEdge = edge;
  else {
    edge.next = null;
    node.moreEdges ??= new Map();
    node.moreEdges.set(key, edge);
  }
  return edge;
}

function nodeOf(edge: TrieEdge, value: unknown): TrieNode | undefined {
  return value instanceof TextOfValue ? edge.texts?.get(value.text) : edge.nodes.get(value);
}

function setNode(edge: TrieEdge, value: unknown, node: TrieNode): void {
  if (value instanceof TextOfValue) {
    edge.texts ??= new Map();
    edge.texts.set(value.text, node);
    return;
  }
  edge.nodes.set(value, node);
  edge.lastValue = value;
  edge.lastNode = node;
}

function newNode(parent: TrieEdge | null, value: unknown, path: readonly unknown[] | null): TrieNode {
  return {
    series: NO_SERIES,
    path,
    sibling: null,
    firstEdge: null,
    moreEdges: null,
    parent,
    value,
  };
}

/** Nobody may take the node for one that is still in its place, nor keep others by it. */
function detach(node: TrieNode): void {
  node.parent = null;
  node.sibling = null;
}

function dropEdge(owner: TrieNode, edge: TrieEdge): void {
  if (owner.moreEdges?.delete(edge.key) === true) return;
  if (owner.firstEdge === edge) {
    owner.firstEdge = edge.next;
    return;
  }
  for (let current = owner.firstEdge; current !== null; current = current.next) {
    if (current.next === edge) current.next = edge.next;
  }
}
