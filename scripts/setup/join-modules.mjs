import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupFailure } from './failure.mjs';
import { inRoot } from './root.mjs';

/** Where code lies that several entry points share. */
const CHUNKS = 'chunks';
/** Where the commands lie, with all that they need: ES modules alone, without declarations. */
const COMMANDS = 'cli';
/** Of the shared code, what the entry points of the core have. */
const CORE = `${CHUNKS}/core.js`;

/**
 * The exports that share one file. With a file for each set of entry points that has something in common, as bundlers make
 * them, there would be dozens. Not among them: what needs a package that may be missing, and what the start doesn't need.
 */
const CORE_EXPORTS = [
  '.',
  './otel',
  './instrumentation',
  './console',
  './pino',
  './start',
  './configuration',
];

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
  const core = coreFiles();
  const names = await exportsOf(folder, core);
  const others = exportFiles().filter((file) => !core.includes(file));
  const at = (/** @type {string} */ file) => path.join(folder, file);
  const corePath = path.join(folder, CORE);
  mkdirSync(path.dirname(corePath), { recursive: true });
  writeFileSync(corePath, coreModule(core, names));
  const library = await bundle(folder, [corePath, ...others.map(at)], CHUNKS);
  // Its own copy of everything: a command is a process of its own, and shares nothing with the library's files.
  const commands = await bundle(folder, commandFiles().map(at), COMMANDS);
  const outputFiles = [
    ...library.outputFiles.map((file) => ({ path: file.path, contents: withConstants(file.text) })),
    ...commands.outputFiles,
  ];
  for (const file of [...emitted, corePath]) rmSync(file);
  rmSync(path.join(folder, COMMANDS), { recursive: true, force: true });
  for (const { path: file, contents } of outputFiles) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  for (const [index, file] of core.entries()) {
    writeFileSync(path.join(folder, file), entryModule(file, index, names[index] ?? []));
  }
}

/**
 * Whether a file of the build belongs to a command.
 *
 * @param {string} name relative to the build
 */
export function isOfCommand(name) {
  return name.startsWith(`${COMMANDS}${path.sep}`);
}

/**
 * @param {string} folder
 * @param {string[]} entryPoints
 * @param {string} chunks where shared code goes, relative to the folder
 */
async function bundle(folder, entryPoints, chunks) {
  const { build } = await import('esbuild');
  return build({
    entryPoints,
    outdir: folder,
    outbase: folder,
    bundle: true,
    splitting: true,
    metafile: true,
    chunkNames: `${chunks}/[name]-[hash]`,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    legalComments: 'none',
    allowOverwrite: true,
    write: false,
  });
}

/**
 * Joined modules in which what is assigned once is `const` again, which esbuild makes `var`: V8 knows what a `const` holds when it
 * compiles a function, and has to look at a `var` at every use, which cost a third of the time of `counter.add`.
 *
 * @param {string} code
 */
function withConstants(code) {
  /** @type {Map<string | undefined, number>} */
  const assigned = new Map();
  // A name that is assigned anywhere else, be it another variable of that name, stays as it is.
  for (const [, after, before] of code.matchAll(ASSIGNMENT)) {
    const name = after ?? before;
    assigned.set(name, (assigned.get(name) ?? 0) + 1);
  }
  return code.replaceAll(/^var ([A-Za-z_$][\w$]*)(?= = )/gm, (whole, name) =>
    assigned.get(name) === 1 ? `const ${name}` : whole,
  );
}

/** `++name` or `name =`, `name +=`, `name ??=`, `name++`. */
const ASSIGNMENT =
  /(?:\+\+|--)\s*([A-Za-z_$][\w$]*)|(?<![.\w$])([A-Za-z_$][\w$]*)\s*(?:(?:[-+*/%&|^?<>]{0,3})=(?![=>])|\+\+|--)/g;

/**
 * The names that each entry point exports.
 *
 * @param {string} folder
 * @param {string[]} files
 * @returns {Promise<string[][]>}
 */
async function exportsOf(folder, files) {
  const { metafile } = await bundle(
    folder,
    files.map((file) => path.join(folder, file)),
    CHUNKS,
  );
  const outputs = Object.entries(metafile.outputs).map(([name, output]) => ({
    file: path.relative(folder, path.resolve(name)),
    names: output.exports,
  }));
  return files.map((file) => outputs.find((output) => output.file === path.normalize(file))?.names ?? []);
}

/**
 * A module that exports all that these entry points do, each under a name of its own.
 *
 * @param {string[]} files
 * @param {string[][]} names
 */
function coreModule(files, names) {
  const lines = files.map((file, index) => {
    const list = (names[index] ?? []).map((name) => `${name} as ${inCore(index, name)}`);
    return `export { ${list.join(', ')} } from '../${file}';\n`;
  });
  return lines.join('');
}

/**
 * @param {string} file
 * @param {number} index
 * @param {string[]} names
 */
function entryModule(file, index, names) {
  const up = '../'.repeat(file.split('/').length - 1) || './';
  const list = names.map((name) => `  ${inCore(index, name)} as ${name},\n`);
  return `export {\n${list.join('')}} from '${up}${CORE}';\n`;
}

/**
 * @param {number} index
 * @param {string} name
 */
function inCore(index, name) {
  return `e${index}$${name}`;
}

/** @returns {string[]} relative to the build */
function coreFiles() {
  const { exports } = manifest();
  return CORE_EXPORTS.map((name) => {
    const file = inBuild(exports[name]?.import?.default);
    if (file === null)
      throw new SetupFailure(`package.json has no export ${name}, which is part of the core.`);
    return file;
  });
}

/**
 * The files that the manifest exports: what else lies in the package can't be loaded by its path.
 *
 * @returns {string[]} relative to the build
 */
function exportFiles() {
  const targets = Object.values(manifest().exports).map((conditions) => inBuild(conditions.import?.default));
  return [...new Set(targets.filter((file) => file !== null))];
}

/** @returns {string[]} relative to the build */
function commandFiles() {
  const { bin = {} } = manifest();
  const targets = typeof bin === 'string' ? [bin] : Object.values(bin);
  return [...new Set(targets.map(inBuild).filter((file) => file !== null))];
}

/**
 * @param {string | undefined} target
 * @returns {string | null}
 */
function inBuild(target) {
  return /^(?:\.\/)?dist\/esm\/(.+\.js)$/.exec(target ?? '')?.[1] ?? null;
}

function manifest() {
  return JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
}

/** @param {string} folder */
function scripts(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => path.join(folder, name));
}
