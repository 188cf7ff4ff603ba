import * as layout from './layout.js';
import { rootNode, type TemplateNode, templateNode } from './template-node.js';
import type { ValueWriter } from './value-writer.js';

/** A string is put in the table only up to this length, in UTF-16 units. */
const MAX_INTERNED_UNITS = 1024;
/** After this many different values a key counts as high-cardinality, and its values travel inline. */
const MAX_VALUES_PER_KEY = 256;
/** With more children than this, attributes that fit none of them travel with their keys. */
const MAX_CHILDREN = 64;
/** UTF-8 takes at most this many bytes for a UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/** The answer of a look-up when a table is full: write it inline. */
export const NOT_IN_TABLE = -1;

/**
 * One epoch's strings and attribute templates, and the definitions that the decoder has not been given yet.
 *
 * Every table has the bound that the layout states. A full table is no failure: what doesn't fit travels inline, and the
 * owner starts a new epoch when it sees {@link Tables.isFull}.
 */
export class Tables {
  readonly definitions: ValueWriter;
  readonly spanRoot: TemplateNode = rootNode();
  readonly eventRoot: TemplateNode = rootNode();
  readonly linkRoot: TemplateNode = rootNode();
  readonly logRoot: TemplateNode = rootNode();
  readonly pointRoot: TemplateNode = rootNode();
  /** Stands for the names of events, which share one value cache. */
  readonly eventNames: TemplateNode = templateNode(0, '', layout.TYPE_STRING, 0);
  /** A string or template found no room since the epoch began. */
  isFull = false;

  private readonly strings = new Map<string, number>();
  private stringBytes = 0;
  private templates = 1;
  /** As the decoder keeps them: a node's first child adds one key to its row, any other has a row of its own. */
  private templateEntries = 0;

  /** Starts an epoch behind what `definitions` holds. */
  constructor(definitions: ValueWriter) {
    this.definitions = definitions;
    definitions.reserve(1);
    definitions.words[definitions.at++] = layout.DEFINE_EPOCH;
  }

  /** The child of `node` for one more key, or null when there is no room: write the attributes with their keys. */
  child(node: TemplateNode, key: string, type: number): TemplateNode | null {
    let previous: TemplateNode | null = null;
    let candidate = node.firstChild;
    while (candidate !== null) {
      if (candidate.key === key && candidate.type === type) {
        if (previous !== null) {
          previous.sibling = candidate.sibling;
          candidate.sibling = node.firstChild;
          node.firstChild = candidate;
        }
        return candidate;
      }
      previous = candidate;
      candidate = candidate.sibling;
    }
    return this.addChild(node, key, type);
  }

  /** The reference of an interned `value` of `node`'s key, or {@link NOT_IN_TABLE}. */
  valueReference(node: TemplateNode, value: string): number {
    let id = this.strings.get(value);
    if (id === undefined) {
      if (value.length > MAX_INTERNED_UNITS) return NOT_IN_TABLE;
      if (node.values >= MAX_VALUES_PER_KEY) {
        node.isInterning = false;
        return NOT_IN_TABLE;
      }
      id = this.addString(value);
      if (id === NOT_IN_TABLE) return NOT_IN_TABLE;
      node.values++;
    }
    node.lastValue = value;
    node.lastReference = (id << 1) | 1;
    return node.lastReference;
  }

  private addChild(node: TemplateNode, key: string, type: number): TemplateNode | null {
    if (node.children >= MAX_CHILDREN || node.depth >= layout.MAX_TEMPLATE_KEYS) return null;
    const entries = this.templateEntries + (node.children === 0 ? 1 : node.depth + 1);
    if (this.templates >= layout.MAX_TEMPLATES || entries > layout.MAX_TEMPLATE_ENTRIES) {
      this.isFull = true;
      return null;
    }
    const keyId = this.strings.get(key) ?? this.addString(key);
    if (keyId === NOT_IN_TABLE) return null;
    this.templateEntries = entries;
    const child = templateNode(this.templates++, key, type, node.depth + 1);
    child.sibling = node.firstChild;
    node.firstChild = child;
    node.children++;

    const { definitions } = this;
    definitions.reserve(4);
    const { words, at } = definitions;
    words[at] = layout.DEFINE_TEMPLATE;
    words[at + 1] = node.id;
    words[at + 2] = keyId;
    words[at + 3] = type;
    definitions.at = at + 4;
    return child;
  }

  private addString(value: string): number {
    const bytes = this.stringBytes + value.length * MAX_BYTES_PER_UNIT;
    if (this.strings.size >= layout.MAX_STRINGS || bytes > layout.MAX_STRING_BYTES) {
      this.isFull = true;
      return NOT_IN_TABLE;
    }
    const id = this.strings.size;
    this.strings.set(value, id);
    this.stringBytes = bytes;

    const { definitions } = this;
    definitions.reserve(2);
    definitions.words[definitions.at] = layout.DEFINE_STRING;
    definitions.at = definitions.string(value, definitions.at + 1);
    return id;
  }
}
