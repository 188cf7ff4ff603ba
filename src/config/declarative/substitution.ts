import type { Environment } from '../environment.js';

/** A text after its `${…}` were replaced. */
export interface Substituted {
  readonly text: string;
  /** The variables that it names. */
  readonly names: readonly string[];
}

/** What is wrong with a `${…}`. */
export interface SubstitutionFault {
  /** The reference, without a default. */
  readonly reference: string;
  readonly reason: string;
}

const REFERENCE = /^(?:([A-Za-z][A-Za-z0-9_]*):)?([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a default may not hold
const NOT_PRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Replaces `${NAME}`, `${env:NAME}` and `${NAME:-default}` by the variable's value, or where that is missing or empty by the
 * default, and `$$` by `$`; what was put in is not looked at again. From left to right, as the specification's data model says.
 *
 * ```ts
 * substitute('http://${HOST:-localhost}:4318', {}); // { text: 'http://localhost:4318', names: ['HOST'] }
 * ```
 */
export function substitute(text: string, environment: Environment): Substituted | SubstitutionFault {
  let result = '';
  const names: string[] = [];
  let from = 0;
  for (;;) {
    const dollar = text.indexOf('$', from);
    if (dollar < 0) return { text: result + text.slice(from), names };
    result += text.slice(from, dollar);
    const next = text[dollar + 1];
    if (next === '$') {
      result += '$';
      from = dollar + 2;
      continue;
    }
    if (next !== '{') {
      result += '$';
      from = dollar + 1;
      continue;
    }
    const end = text.indexOf('}', dollar);
    if (end < 0) return { reference: `\${`, reason: 'has no closing brace' };
    const inside = text.slice(dollar + 2, end);
    const match = REFERENCE.exec(inside);
    if (match === null)
      return { reference: `\${…}`, reason: `is not of the form \${NAME} or \${NAME:-default}` };
    const [, prefix = 'env', name = '', fallback = ''] = match;
    if (prefix !== 'env') {
      return { reference: `\${${prefix}:${name}}`, reason: `asks for "${prefix}", and there is only env` };
    }
    if (NOT_PRINTABLE.test(fallback)) {
      return { reference: `\${${name}:-…}`, reason: 'has a control character in its default' };
    }
    names.push(name);
    // A variable may have the name of something that every object has.
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    result += value || fallback;
    from = end + 1;
  }
}
