import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { VERSION as version } from '../../src/version.js';
import { inCheckout } from './paths.js';

const manifest = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));

it('npm/ holds what the list of platforms and the version ask for', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [inCheckout('scripts/release/platform-packages.mjs'), '--check'],
    {
      encoding: 'utf8',
    },
  );

  expect(stderr).toBe('');
  expect(status).toBe(0);
});

it('every platform package is one target of the binding', () => {
  const targets = readdirSync(inCheckout('npm')).map((folder) => {
    const readme = readFileSync(inCheckout('npm', folder, 'README.md'), 'utf8');
    return /Rust target `([^`]+)`/.exec(readme)?.[1];
  });

  expect(targets.sort()).toEqual([...manifest.napi.targets].sort());
});

it('the crates have the version of the package', () => {
  const [, crateVersion] =
    /\[workspace\.package\]\s+version = "([^"]+)"/.exec(readFileSync(inCheckout('Cargo.toml'), 'utf8')) ?? [];

  expect(crateVersion).toBe(manifest.version);
});

it('the source says the version of the package', () => {
  expect(version).toBe(manifest.version);
});

it('a fresh clone asks the registry for no platform package', () => {
  const names = readFileSync(inCheckout('package-lock.json'), 'utf8').match(
    /otlp-native-(linux|darwin|win32)[\w-]*/g,
  );

  expect(names).toBeNull();
});
