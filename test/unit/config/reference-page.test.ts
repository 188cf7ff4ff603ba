import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseConfigurationFile } from '../../../src/config/parse-configuration-file.ts';
import { declarativeTypes } from './declarative-types.ts';
import { referencePage } from './reference-page.ts';

const PAGE = new URL('../../../docs/guide/configuration.md', import.meta.url);
const TYPES = new URL('../../../src/config/declarative-configuration.ts', import.meta.url);

test('the reference says what the code reads; UPDATE_REFERENCE=1 writes it anew', () => {
  const page = referencePage();
  if (process.env.UPDATE_REFERENCE !== undefined) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});

test('the types say what the code reads', () => {
  const types = declarativeTypes();
  if (process.env.UPDATE_REFERENCE !== undefined) writeFileSync(TYPES, types);
  expect(readFileSync(TYPES, 'utf8')).toBe(types);
});

test('its example is a file without problems', () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(referencePage())?.[1] ?? '';
  const { configuration, problems } = parseConfigurationFile(example, 'example.yaml', {});
  expect(problems).toEqual([]);
  expect(configuration?.tracerProvider?.processors).toHaveLength(1);
});
