import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mustRun } from './command.mjs';
import { fingerprint, isFresh, markFresh } from './fingerprint.mjs';
import { isOfCommand, joinModules } from './join-modules.mjs';
import { nodeProgram } from './node.mjs';
import { step } from './progress.mjs';
import { inRoot } from './root.mjs';

const inputs = [
  'src',
  'tsconfig.json',
  'tsconfig.build.json',
  'package.json',
  'package-lock.json',
  'scripts/setup/join-modules.mjs',
  'scripts/setup/typescript.mjs',
];
const outputs = ['dist/esm/index.js', 'dist/cjs/index.js', 'dist/cjs/package.json'];

const incoming = inRoot('dist', 'incoming');
const modules = path.join(incoming, 'esm');
const commonJs = path.join(incoming, 'cjs');

/**
 * Builds `src` into `dist/esm` (tsc: modules and declarations; the modules are joined) and `dist/cjs` (the same modules as
 * CommonJS, with the same declarations, which a `type` marker makes CommonJS ones too).
 *
 * CommonJS comes from the emitted modules by way of esbuild, file by file, not from a second pass of tsc:
 * tsc refuses `import.meta` there, and the native loader would need a second source for one line.
 *
 * @param {{ force?: boolean }} [options]
 */
export async function buildTypescript({ force = false } = {}) {
  const wanted = fingerprint(inputs);
  if (!force && isFresh('typescript', wanted, outputs)) {
    return;
  }
  await step('TypeScript → dist', async () => {
    rmSync(incoming, { recursive: true, force: true });
    const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noEmitOnError'];
    await mustRun(nodeProgram(), [...tsc, '--outDir', modules], { output: 'stderr' });
    await joinModules(modules);
    await emitCommonJs();
    install();
  });
  markFresh('typescript', wanted);
}

/** Both builds replace the old ones at once: source that doesn't compile leaves those in use as they are. */
function install() {
  mkdirSync(inRoot('dist'), { recursive: true });
  for (const build of ['esm', 'cjs']) {
    rmSync(inRoot('dist', build), { recursive: true, force: true });
    renameSync(path.join(incoming, build), inRoot('dist', build));
  }
  rmSync(incoming, { recursive: true });
}

async function emitCommonJs() {
  const all = readdirSync(modules, { recursive: true, encoding: 'utf8' });
  const files = all.filter((name) => !isOfCommand(name));
  mkdirSync(commonJs, { recursive: true });
  writeFileSync(path.join(commonJs, 'package.json'), '{ "type": "commonjs" }\n');
  for (const file of files.filter((name) => name.endsWith('.d.ts'))) {
    cpSync(path.join(modules, file), path.join(commonJs, file));
  }
  const { build } = await import('esbuild');
  await build({
    entryPoints: files.filter((name) => name.endsWith('.js')).map((name) => path.join(modules, name)),
    outdir: commonJs,
    outbase: modules,
    bundle: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    // src/native/nodeRequire.ts asks at run time whether import.meta has a URL.
    logOverride: { 'empty-import-meta': 'silent' },
  });
}
