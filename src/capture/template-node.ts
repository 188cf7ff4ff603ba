/**
 * A node of a template trie: the keys and types from the root down to it are one attribute template.
 *
 * Children are a list with the last one used in front, so that code that sets the same attributes in the same order,
 * which is nearly all code, finds its template by one pointer comparison a key.
 */
export interface TemplateNode {
  readonly id: number;
  readonly key: string;
  readonly type: number;
  /** How many keys the template has. */
  readonly depth: number;
  firstChild: TemplateNode | null;
  sibling: TemplateNode | null;
  children: number;
  /** Values of this key go to the string table; false once they have proved too many. */
  isInterning: boolean;
  /** How many values of this key went to the string table. */
  values: number;
  /** The value seen last, and its reference. */
  lastValue: string | null;
  lastReference: number;
}

/** A node without children. All nodes are made here, so that they have one hidden class. */
export function templateNode(id: number, key: string, type: number, depth: number): TemplateNode {
  return {
    id,
    key,
    type,
    depth,
    firstChild: null,
    sibling: null,
    children: 0,
    isInterning: true,
    values: 0,
    lastValue: null,
    lastReference: 0,
  };
}

/** The empty template. */
export function rootNode(): TemplateNode {
  return templateNode(0, '', 0, 0);
}
