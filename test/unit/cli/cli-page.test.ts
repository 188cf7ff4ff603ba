import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cliPage } from './cli-page.ts';

const PAGE = new URL('../../../docs/guide/cli.md', import.meta.url);

test('the page says what the commands take; UPDATE_REFERENCE=1 writes it anew', () => {
  const page = cliPage();
  if (process.env.UPDATE_REFERENCE !== undefined) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
