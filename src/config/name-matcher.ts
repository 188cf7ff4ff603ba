import type { NameFilter } from './configuration.js';

const SPECIAL_CHARACTERS = /[\^$\\.+()[\]{}|]/g;

/** Tells whether a filter chooses a name. Patterns are made once: `*` stands for any characters and `?` for one. */
export function nameMatcher({ included, excluded }: NameFilter): (name: string) => boolean {
  const wanted = included === null ? null : included.map(pattern);
  const unwanted = excluded.map(pattern);
  return (name) =>
    (wanted === null || wanted.some((expression) => expression.test(name))) &&
    !unwanted.some((expression) => expression.test(name));
}

function pattern(text: string): RegExp {
  const source = text.replace(SPECIAL_CHARACTERS, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
