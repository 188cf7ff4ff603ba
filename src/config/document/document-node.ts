/** Where a value of a document was written. */
export interface Origin {
  readonly kind: 'default' | 'environment' | 'file' | 'code';
  /** As it is shown: `default`, a variable's name, `file:line:column`, or `code`. */
  readonly text: string;
  /** The variables that were put into the value. */
  readonly variables?: readonly string[];
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** What a leaf of a document holds. */
export type ScalarValue = string | number | boolean | null;

/** A mapping, in the order of its keys. */
export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly origin: Origin;
}

/** A value of a mapping, and where its key was written. */
export interface MapEntry {
  readonly keyOrigin: Origin;
  readonly value: DocumentNode;
}

/** A sequence. */
export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly DocumentNode[];
  readonly origin: Origin;
}

/** A leaf. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  readonly origin: Origin;
}

/**
 * A configuration in the form of the declarative file, whether it was a file, variables or an object in code, where each part
 * knows where it was written.
 */
export type DocumentNode = MapNode | ListNode | ScalarNode;

/** What nobody wrote. */
export const DEFAULT_ORIGIN: Origin = Object.freeze({ kind: 'default', text: 'default' });

/** What the program said. */
export const CODE_ORIGIN: Origin = Object.freeze({ kind: 'code', text: 'code' });

/** What a variable said. */
export function variableOrigin(name: string): Origin {
  return { kind: 'environment', text: name };
}

/** A leaf. */
export function scalarNode(value: ScalarValue, origin: Origin): ScalarNode {
  return { kind: 'scalar', value, origin };
}

/** A sequence. */
export function listNode(items: readonly DocumentNode[], origin: Origin): ListNode {
  return { kind: 'list', items, origin };
}

/** A mapping; what is undefined is left out. */
export function mapNode(values: Readonly<Record<string, DocumentNode | undefined>>, origin: Origin): MapNode {
  const entries = new Map<string, MapEntry>();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) entries.set(key, { keyOrigin: value.origin, value });
  }
  return { kind: 'map', entries, origin };
}

/** The value of a key, or null where there's none. */
export function childOf(node: DocumentNode | null, key: string): DocumentNode | null {
  return node?.kind === 'map' ? (node.entries.get(key)?.value ?? null) : null;
}

/** The document as plain values, without the places. */
export function plainValue(node: DocumentNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plainValue);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainValue(value)]));
  }
}
