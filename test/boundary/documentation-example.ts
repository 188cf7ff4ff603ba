/** The examples of the documentation: fenced blocks of Markdown, in files or in doc comments. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Example {
  /** The file and the line of the fence. */
  readonly name: string;
  readonly code: string;
}

const ROOT = join(import.meta.dirname, '..', '..');
const FENCE = /^[ \t]*(?:\* )?```(?:ts|js|typescript|javascript)\n(.*?)^[ \t]*(?:\* )?```$/gms;
const COMMENT_MARGIN = /^ *\* ?/gm;

/** Every TypeScript or JavaScript block of `file`. */
export function examplesOf(file: string): Example[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return Array.from(text.matchAll(FENCE), (match) => {
    const line = text.slice(0, match.index).split('\n').length;
    const block = match[1] ?? '';
    const code = file.endsWith('.md') ? block : block.replace(COMMENT_MARGIN, '');
    return { name: `${file}:${line}`, code };
  });
}
