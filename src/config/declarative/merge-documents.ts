import type { DocumentNode, MapEntry } from '../document/document-node.js';
import { resolveType } from './schema/file-schema.js';
import type { SchemaType } from './schema-type.js';

/** `over` in front of `base`: mappings are joined key by key; lists, leaves and components are replaced. */
export function mergeDocuments(base: DocumentNode, over: DocumentNode, reference: SchemaType): DocumentNode {
  const type = resolveType(reference);
  if (type.kind !== 'map' || type.isChoice || base.kind !== 'map' || over.kind !== 'map') return over;
  const entries = new Map<string, MapEntry>(base.entries);
  for (const [key, entry] of over.entries) {
    const before = entries.get(key);
    const property = Object.hasOwn(type.properties, key) ? type.properties[key] : undefined;
    const value =
      before === undefined || property === undefined
        ? entry.value
        : mergeDocuments(before.value, entry.value, property.type);
    entries.set(key, { keyOrigin: entry.keyOrigin, value });
  }
  return { kind: 'map', entries, origin: base.origin };
}
