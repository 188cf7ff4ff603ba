import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ERROR_CODES, version } from 'otlp-native';
import { expect, test } from 'vitest';
import { nativeBinary } from './native-binary.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const json = (path: string): Record<string, unknown> => JSON.parse(read(path)) as Record<string, unknown>;

test('the error codes of JavaScript are those of the core, in the same order', () => {
  expect(ERROR_CODES).toEqual(nativeBinary.errorCodes());
});

test('the package, its source, the binary, the crates and the platforms’ packages have one version', () => {
  const expected = json('package.json').version;
  expect(version).toBe(expected);
  expect(nativeBinary.VERSION).toBe(expected);
  expect(/\[workspace\.package\]\n(?:[^[].*\n)*?version = "(.+)"/.exec(read('Cargo.toml'))?.[1]).toBe(
    expected,
  );
  for (const crate of readdirSync(join(ROOT, 'crates'))) {
    expect(read(join('crates', crate, 'Cargo.toml')), crate).toMatch(/^version\.workspace = true$/m);
  }
  for (const platform of readdirSync(join(ROOT, 'npm'))) {
    expect(json(join('npm', platform, 'package.json')).version, platform).toBe(expected);
  }
});

test('both builds of the package, ESM and CommonJS, know the same errors', () => {
  const commonJs = createRequire(import.meta.url)('../../dist/cjs/index.js') as { ERROR_CODES: unknown };
  expect(commonJs.ERROR_CODES).toEqual(ERROR_CODES);
});
