/** The documentation leads nowhere that isn't there: files, headings, and the paths that it names. */

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCUMENTS = globSync(['*.md', 'docs/guide/*.md', 'docs/adr/*.md', 'examples/*/*.md', 'bench/*.md'], {
  cwd: ROOT,
});
const FENCED = /^(```|~~~).*?^\1/gms;
const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;
const BUILT = ['docs/api'];
/** In backticks, and of a folder of the repository; what a build makes needn't be there. */
const PATH = /`((?:src|crates|test|bench|scripts|docs|examples|fuzz|demo|proto|npm)\/[\w./-]+)`/g;

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replace(FENCED, '');
}

/** As GitHub makes anchors of headings. */
function anchorsOf(file: string): Set<string> {
  const headings = textOf(file).match(/^#+ .*$/gm) ?? [];
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** The links and paths of `file` that lead nowhere. */
function brokenIn(file: string): string[] {
  const text = textOf(file);
  const links = Array.from(text.matchAll(LINK), ([, link = '']) => link).filter(
    (link) => !/^[a-z]+:/.test(link) && !link.startsWith('<'),
  );
  const broken = links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchorsOf(target).has(anchor);
  });
  const paths = Array.from(text.matchAll(PATH), ([, path = '']) => path).filter(
    (path) => !BUILT.includes(path),
  );
  return [
    ...broken,
    ...paths.filter((path) => !existsSync(join(ROOT, path)) && globSync(path, { cwd: ROOT }).length === 0),
  ];
}

describe('every link and path leads somewhere', () => {
  test.each(DOCUMENTS)('%s', (file) => {
    expect(brokenIn(file)).toEqual([]);
  });
});

test('every guide is in their index', () => {
  const index = textOf('docs/guide/README.md');
  const guides = globSync('*.md', { cwd: join(ROOT, 'docs/guide') }).filter((name) => name !== 'README.md');
  expect(guides.filter((name) => !index.includes(`(${name})`))).toEqual([]);
});
