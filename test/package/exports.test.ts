import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { inCheckout } from './paths.js';

const { exports } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));

/** The source of each part of the package, by the name that it is imported by. */
const sources = Object.fromEntries(
  Object.entries<Record<string, { default: string }>>(exports)
    .filter(([subpath]) => subpath !== './package.json')
    .map(([subpath, { import: esm }]) => [
      `otlp-native${subpath.slice(1)}`,
      esm?.default.replace('./dist/esm/', 'src/').replace(/\.js$/, '.ts'),
    ]),
);

it('CommonJS gets the same parts as ES modules', () => {
  for (const conditions of Object.values<Record<string, unknown>>(exports)) {
    if (typeof conditions === 'object') {
      expect(JSON.stringify(conditions.require)).toBe(
        JSON.stringify(conditions.import).replaceAll('dist/esm/', 'dist/cjs/'),
      );
    }
  }
});

it('a check of types finds every part in the source', () => {
  const { config } = ts.readConfigFile(inCheckout('tsconfig.json'), ts.sys.readFile);

  expect(config.compilerOptions.paths).toEqual(
    Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, [`./${source}`]])),
  );
});

it('every part is in the API reference', () => {
  const { entryPoints } = JSON.parse(readFileSync(inCheckout('typedoc.json'), 'utf8'));

  expect(entryPoints).toEqual(Object.values(sources));
});
