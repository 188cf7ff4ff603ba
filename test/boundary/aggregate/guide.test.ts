import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startChild } from '../../support/child.ts';
import { examplesOf } from '../documentation-example.ts';

const SOURCES = [
  'docs/guide/aggregate.md',
  'src/aggregate/dd-sketch.ts',
  'src/aggregate/distinct-counter.ts',
].concat(
  ['explicit-histogram', 'exponential-histogram', 'rates', 'summarize', 'summary', 'top-k'].map(
    (name) => `src/aggregate/${name}.ts`,
  ),
);

/** What the comments behind `console.log` say that it prints. */
function promised(code: string): string[] {
  return Array.from(code.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm), ([, text = '']) => text);
}

test.each(SOURCES.flatMap(examplesOf))('$name prints what it says', async ({ code }) => {
  // In here, so that the example finds the package by its name.
  const folder = mkdtempSync(join(import.meta.dirname, '.examples-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'example.mjs');
  writeFileSync(file, code);
  const { stdout, stderr } = await startChild(pathToFileURL(file), {}).ended();
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n').filter(Boolean)).toEqual(promised(code));
});
