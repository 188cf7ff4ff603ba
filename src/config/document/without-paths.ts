import type { DocumentNode, MapEntry } from './document-node.js';
import { indexPath, keyPath } from './document-path.js';

/**
 * The document without the nodes at some paths, so that the rest can be looked at. An entry of a list becomes an empty mapping: those
 * after it keep their paths.
 *
 * @returns null where nothing is left.
 */
export function withoutPaths(node: DocumentNode, paths: ReadonlySet<string>, path = ''): DocumentNode | null {
  if (paths.has(path)) return null;
  switch (node.kind) {
    case 'scalar':
      return node;
    case 'list': {
      const items = node.items.map(
        (item, index): DocumentNode =>
          withoutPaths(item, paths, indexPath(path, index)) ?? {
            kind: 'map',
            entries: new Map(),
            origin: item.origin,
          },
      );
      return { ...node, items };
    }
    case 'map': {
      const entries = new Map<string, MapEntry>();
      for (const [key, entry] of node.entries) {
        const value = withoutPaths(entry.value, paths, keyPath(path, key));
        if (value !== null) entries.set(key, { ...entry, value });
      }
      return { ...node, entries };
    }
  }
}
