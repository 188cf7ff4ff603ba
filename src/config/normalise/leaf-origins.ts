import { indexPath, keyPath } from '../document/document-path.js';

/** The origin of each leaf of a configuration: its own, or that of the nearest part around it. */
export function leafOrigins(
  configuration: unknown,
  noted: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  const visit = (value: unknown, path: string, around: string): void => {
    const origin = noted.get(path) ?? around;
    const parts: [string, unknown][] = Array.isArray(value)
      ? value.map((item, index) => [indexPath(path, index), item])
      : typeof value === 'object' && value !== null
        ? Object.entries(value).map(([key, part]) => [keyPath(path, key), part])
        : [];
    if (parts.length === 0) origins.set(path, origin);
    for (const [below, part] of parts) visit(part, below, origin);
  };
  visit(configuration, '', 'default');
  return origins;
}
