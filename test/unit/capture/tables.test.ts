import { beforeEach, describe, expect, test } from 'vitest';
import {
  DEFINE_EPOCH,
  DEFINE_STRING,
  DEFINE_TEMPLATE,
  MAX_STRINGS,
  MAX_TEMPLATE_KEYS,
  MAX_TEMPLATES,
  TYPE_INT,
  TYPE_STRING,
} from '../../../src/capture/layout.ts';
import { NOT_IN_TABLE, Tables } from '../../../src/capture/tables.ts';
import type { TemplateNode } from '../../../src/capture/template-node.ts';
import { ValueWriter } from '../../../src/capture/value-writer.ts';

let definitions: ValueWriter;
let tables: Tables;
beforeEach(() => {
  definitions = new ValueWriter(16);
  tables = new Tables(definitions);
});

/** The definitions so far as words. */
const words = () => [...definitions.words.subarray(0, definitions.at)];

function child(node: TemplateNode, key: string, type: number = TYPE_INT): TemplateNode {
  const found = tables.child(node, key, type);
  if (found === null) throw new Error(`no room for ${key}`);
  return found;
}

describe('templates', () => {
  test('are defined once, as their parent and one more key', () => {
    const method = child(tables.spanRoot, 'method', TYPE_STRING);
    const status = child(method, 'status', TYPE_INT);
    expect(words()).toEqual([
      ...[DEFINE_EPOCH],
      ...[DEFINE_STRING, 'method'.length << 1, DEFINE_TEMPLATE, 0, 0, TYPE_STRING],
      ...[DEFINE_STRING, 'status'.length << 1, DEFINE_TEMPLATE, method.id, 1, TYPE_INT],
    ]);
    expect(definitions.rope).toBe('methodstatus');
    const length = definitions.at;
    expect(child(child(tables.spanRoot, 'method', TYPE_STRING), 'status', TYPE_INT)).toBe(status);
    expect(definitions.at).toBe(length);
  });

  test('tell keys apart by type, and spans, events and links share strings but no nodes', () => {
    const first = child(tables.spanRoot, 'key', TYPE_INT);
    const others = [
      child(tables.spanRoot, 'key', TYPE_STRING),
      child(tables.eventRoot, 'key', TYPE_INT),
      child(tables.linkRoot, 'key', TYPE_INT),
    ];
    expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(4);
    expect(definitions.rope).toBe('key');
  });

  test('the child that was used last stands in front', () => {
    const first = child(tables.spanRoot, 'a');
    const second = child(tables.spanRoot, 'b');
    expect(tables.spanRoot.firstChild).toBe(second);
    child(tables.spanRoot, 'a');
    expect(tables.spanRoot.firstChild).toBe(first);
    expect(child(tables.spanRoot, 'b')).toBe(second);
  });

  test('a node has a bounded number of children; that is no reason for an epoch', () => {
    let taken = 0;
    while (taken < 10_000 && tables.child(tables.spanRoot, `key ${taken}`, TYPE_INT) !== null) taken++;
    expect(taken).toBe(64);
    expect(tables.child(tables.spanRoot, 'key 0', TYPE_INT)).not.toBeNull();
    expect(tables.isFull).toBe(false);
  });

  test('a template has a bounded number of keys', () => {
    let node = tables.spanRoot;
    for (let depth = 0; depth < MAX_TEMPLATE_KEYS; depth++) node = child(node, `key ${depth}`);
    expect(tables.child(node, 'one more', TYPE_INT)).toBeNull();
    expect(tables.isFull).toBe(false);
  });

  test('the table is bounded and says that it is full', () => {
    let count = 1;
    const fill = (node: TemplateNode, depth: number) => {
      for (let index = 0; index < 64 && !tables.isFull; index++) {
        const next = tables.child(node, `key ${index}`, TYPE_INT);
        if (next === null) return;
        count++;
        if (depth < 3) fill(next, depth + 1);
      }
    };
    fill(tables.spanRoot, 1);
    expect(count).toBe(MAX_TEMPLATES);
    expect(tables.isFull).toBe(true);
  });
});

describe('strings', () => {
  test('get a reference, the same for the same value of another key', () => {
    const a = child(tables.spanRoot, 'a', TYPE_STRING);
    const b = child(tables.spanRoot, 'b', TYPE_STRING);
    const reference = tables.valueReference(a, 'value');
    expect(reference & 1).toBe(1);
    const length = definitions.at;
    expect(tables.valueReference(b, 'value')).toBe(reference);
    expect(definitions.at).toBe(length);
    expect(a).toMatchObject({ lastValue: 'value', lastReference: reference });
  });

  test('a key with many different values interns no more of them, and other keys go on', () => {
    const a = child(tables.spanRoot, 'a', TYPE_STRING);
    let interned = 0;
    while (interned < 10_000 && tables.valueReference(a, `value ${interned}`) !== NOT_IN_TABLE) interned++;
    expect(interned).toBe(256);
    expect(a.isInterning).toBe(false);
    const b = child(tables.spanRoot, 'b', TYPE_STRING);
    expect(tables.valueReference(b, 'another')).not.toBe(NOT_IN_TABLE);
    expect(tables.isFull).toBe(false);
  });

  test('a long value is not interned, and spoils nothing for the next one', () => {
    const a = child(tables.spanRoot, 'a', TYPE_STRING);
    expect(tables.valueReference(a, 'x'.repeat(1025))).toBe(NOT_IN_TABLE);
    expect(tables.valueReference(a, 'x'.repeat(1024))).not.toBe(NOT_IN_TABLE);
    expect(tables.isFull).toBe(false);
  });

  /** Values of as many keys as it takes. */
  function internUntilFull(valueAt: (index: number) => string, limit: number): number {
    let node = tables.spanRoot;
    for (let index = 0; index < limit; index++) {
      if (index % 200 === 0)
        node = child(index % 8_000 === 0 ? tables.spanRoot : node, `key ${index}`, TYPE_STRING);
      if (tables.valueReference(node, valueAt(index)) === NOT_IN_TABLE) return index;
    }
    return limit;
  }

  test('their number is bounded', () => {
    const values = internUntilFull((index) => `value ${index}`, MAX_STRINGS * 2);
    expect(values).toBeLessThan(MAX_STRINGS);
    expect(tables.isFull).toBe(true);
    expect(words().filter((word) => word === DEFINE_STRING).length).toBeGreaterThanOrEqual(MAX_STRINGS);
  });

  test('their bytes are bounded, whatever characters they are made of', () => {
    const values = internUntilFull((index) => `${'漢'.repeat(1000)} ${index}`, MAX_STRINGS);
    expect(tables.isFull).toBe(true);
    expect(values).toBeLessThan(MAX_STRINGS);
    expect(Buffer.byteLength(definitions.rope)).toBeLessThanOrEqual(4 * 2 ** 20);
  });

  test('once full, what is known keeps its reference and templates of known keys can still be made', () => {
    internUntilFull((index) => `value ${index}`, MAX_STRINGS * 2);
    const node = child(tables.eventRoot, 'key 0', TYPE_STRING);
    expect(tables.valueReference(node, 'value 0')).not.toBe(NOT_IN_TABLE);
    expect(tables.child(tables.eventRoot, 'unknown', TYPE_STRING)).toBeNull();
  });
});

test('an epoch’s tables know nothing of the one before, and begin with its mark', () => {
  child(tables.spanRoot, 'a');
  definitions.reset();
  tables = new Tables(definitions);
  expect(words()).toEqual([DEFINE_EPOCH]);
  expect(child(tables.spanRoot, 'a').id).toBe(1);
});
