import type { NameFilter } from '../configuration.js';
import type { Section } from './section.js';

/** What a key includes and excludes, or null where it's missing. */
export function nameFilter(parent: Section, key: string, target: string): NameFilter | null {
  const section = parent.section(key, target);
  if (section.node === null) {
    parent.note(target, null);
    return null;
  }
  return {
    included: section.texts('included', 'included', null),
    excluded: section.texts('excluded', 'excluded', []),
  };
}
