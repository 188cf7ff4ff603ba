import { CODE_ORIGIN, type DocumentNode, listNode, mapNode, scalarNode } from './document-node.js';
import { indexPath, keyPath } from './document-path.js';
import type { ProblemList } from './problem-list.js';

const MAX_DEPTH = 64;

/** An object of the program in the form of a document. What is undefined is left out; what is no data is a problem. */
export function codeDocument(value: unknown, problems: ProblemList, path = '', depth = 0): DocumentNode {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return scalarNode(value, CODE_ORIGIN);
  }
  if (Array.isArray(value) && depth < MAX_DEPTH) {
    const items = value.map((item, index) => codeDocument(item, problems, indexPath(path, index), depth + 1));
    return listNode(items, CODE_ORIGIN);
  }
  if (typeof value === 'object' && depth < MAX_DEPTH) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    return mapNode(
      Object.fromEntries(
        entries.map(([key, entry]) => [key, codeDocument(entry, problems, keyPath(path, key), depth + 1)]),
      ),
      CODE_ORIGIN,
    );
  }
  problems.error(path, CODE_ORIGIN, {
    code: 'WRONG_TYPE',
    message: depth < MAX_DEPTH ? `is a ${typeof value}` : 'is nested too deeply',
    advice: 'use texts, numbers, booleans, null, arrays and plain objects',
  });
  return scalarNode(null, CODE_ORIGIN);
}
