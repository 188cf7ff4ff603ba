import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupFailure } from './failure.mjs';
import { inRoot } from './root.mjs';

/** Where code lies that several entry points share. */
const CHUNKS = 'chunks';

/**
 * Joins the emitted modules into few files: one for each entry point of the package, and chunks of what they share. Loading
 * a file costs Node about a quarter of a millisecond, and the start of everything takes hundreds of modules.
 *
 * What is imported by `import()` stays in files of its own, so it costs nothing until then. The declarations stay as they are.
 *
 * @param {string} folder what tsc emitted
 */
export async function joinModules(folder) {
  const emitted = scripts(folder);
  const entryPoints = entryFiles().map((name) => path.join(folder, name));
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints,
    outdir: folder,
    outbase: folder,
    bundle: true,
    splitting: true,
    chunkNames: `${CHUNKS}/[name]-[hash]`,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    legalComments: 'none',
    allowOverwrite: true,
    write: false,
  });
  for (const file of emitted) rmSync(file);
  for (const { path: file, contents } of outputFiles) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}

/**
 * The files that the manifest names, as exports or as commands: what else lies in the package can't be loaded by its path.
 *
 * @returns {string[]} relative to the build
 */
function entryFiles() {
  const { exports, bin = {} } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const targets = [
    ...Object.values(exports).map((conditions) => conditions.import?.default),
    ...(typeof bin === 'string' ? [bin] : Object.values(bin)),
  ];
  const files = targets.flatMap((target) => {
    const match = /^(?:\.\/)?dist\/esm\/(.+\.js)$/.exec(target ?? '');
    return match === null ? [] : [match[1] ?? ''];
  });
  if (files.length === 0) throw new SetupFailure('package.json names no entry points.');
  return [...new Set(files)];
}

/** @param {string} folder */
function scripts(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => path.join(folder, name));
}
