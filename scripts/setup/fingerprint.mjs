import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot, root } from './root.mjs';

/** Stamps live here: one file a step, holding the fingerprint of what the step last ran on. */
const stampFolder = inRoot('.cache', 'setup');

/**
 * A hash over the names and contents of files and folders, and over facts that change the outcome too.
 * Contents, not times: a fresh checkout, a branch switch and back, or a copied cache cost no rebuild.
 *
 * @param {string[]} inputs paths relative to the root; folders are walked, missing ones are skipped
 * @param {string[]} facts for example the version of a compiler
 * @returns {string}
 */
export function fingerprint(inputs, facts = []) {
  const hash = createHash('sha256');
  for (const fact of facts) {
    hash.update(`fact ${fact}\0`);
  }
  for (const input of inputs) {
    for (const file of filesUnder(inRoot(input))) {
      hash.update(`file ${path.relative(root, file)}\0`);
      hash.update(readFileSync(file));
      hash.update('\0');
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} name the step's name
 * @param {string} expected the fingerprint of its inputs now
 * @param {string[]} outputs paths relative to the root that must exist
 */
export function isFresh(name, expected, outputs) {
  const stamp = path.join(stampFolder, name);
  return (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === expected &&
    outputs.every((output) => existsSync(inRoot(output)))
  );
}

/**
 * @param {string} name
 * @param {string} value
 */
export function markFresh(name, value) {
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(path.join(stampFolder, name), value);
}

/**
 * @param {string} start
 * @returns {string[]} files in a stable order
 */
function filesUnder(start) {
  if (!existsSync(start)) {
    return [];
  }
  if (statSync(start).isFile()) {
    return [start];
  }
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
