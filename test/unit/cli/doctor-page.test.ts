import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { doctorPage } from './doctor-page.ts';

const PAGE = new URL('../../../docs/guide/doctor.md', import.meta.url);

test('the page says what the doctor can find; UPDATE_REFERENCE=1 writes it anew', () => {
  const page = doctorPage();
  if (process.env.UPDATE_REFERENCE !== undefined) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
