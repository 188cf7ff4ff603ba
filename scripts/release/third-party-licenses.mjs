import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SetupFailure } from '../setup/failure.mjs';
import { root } from '../setup/root.mjs';

/**
 * @typedef {object} Crate
 * @property {string} id
 * @property {string} name
 * @property {string} version
 * @property {string | null} license
 * @property {string | null} source null for the crates of this workspace
 * @property {string | null} repository
 * @property {string} manifest_path
 */

/**
 * The licence texts of the crates that are linked into the binary, which their licences ask to be handed on with it.
 * Equal texts are printed once, under the names of all the crates they belong to.
 *
 * @param {string} rustTarget
 * @returns {string}
 */
export function thirdPartyLicenses(rustTarget) {
  /** @type {Map<string, string[]>} */
  const cratesByText = new Map();
  for (const crate of linkedCrates(rustTarget)) {
    const title =
      `${crate.name} ${crate.version} (${crate.license ?? 'see its text'}) ${crate.repository ?? ''}`.trimEnd();
    const texts = licenceTexts(path.dirname(crate.manifest_path));
    for (const text of texts.length > 0 ? texts : ['Published without a text of its licence.']) {
      cratesByText.set(text, [...(cratesByText.get(text) ?? []), title]);
    }
  }
  const rule = '-'.repeat(80);
  const sections = [...cratesByText].map(([text, crates]) => `${rule}\n${crates.join('\n')}\n\n${text}\n`);
  return ['The binary holds code of these projects, under the licences that follow.\n', ...sections].join(
    '\n',
  );
}

/**
 * The registry's crates that the binding needs at run time: neither build scripts' nor tests' own dependencies.
 *
 * @param {string} rustTarget
 * @returns {Crate[]} by name
 */
function linkedCrates(rustTarget) {
  /** @type {{ packages: Crate[], resolve: { nodes: { id: string, deps: { pkg: string, dep_kinds: { kind: string | null }[] }[] }[] } }} */
  const metadata = JSON.parse(cargoMetadata(rustTarget));
  const crates = new Map(metadata.packages.map((crate) => [crate.id, crate]));
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
  const binding = metadata.packages.find(({ name }) => name === 'otlp-native-node');
  const reached = new Set(binding === undefined ? [] : [binding.id]);
  for (const id of reached) {
    for (const { pkg, dep_kinds } of nodes.get(id)?.deps ?? []) {
      if (dep_kinds.some(({ kind }) => kind === null)) {
        reached.add(pkg);
      }
    }
  }
  return [...reached]
    .flatMap((id) => crates.get(id) ?? [])
    .filter(({ source }) => source !== null)
    .sort((left, right) => left.name.localeCompare(right.name, 'en'));
}

/** @param {string} rustTarget */
function cargoMetadata(rustTarget) {
  const args = ['metadata', '--format-version', '1', '--locked', '--filter-platform', rustTarget];
  const { status, stdout, stderr } = spawnSync('cargo', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) {
    throw new SetupFailure(`\`cargo ${args.join(' ')}\` failed:\n${stderr}`);
  }
  return stdout;
}

/**
 * Its licence files, also those of C sources that it carries in a folder of their own.
 *
 * @param {string} folder the crate's
 * @returns {string[]}
 */
function licenceTexts(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isLicence(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => readFileSync(file, 'utf8').trim());
}

/** @param {string} name */
function isLicence(name) {
  return /^(licen[cs]e|copying|copyright|notice)/i.test(name) && !/\.(rs|toml|html|c|h|py)$/i.test(name);
}
