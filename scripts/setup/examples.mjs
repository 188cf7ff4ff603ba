import { lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './root.mjs';

/**
 * Lets the examples find this package by its name, as an installed one: they have manifests of their own, so that Node
 * doesn't take the repository's for theirs. What else they need is found in the repository's `node_modules`.
 */
export function linkExamples() {
  const link = inRoot('examples', 'node_modules', 'otlp-native');
  if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) {
    return;
  }
  mkdirSync(path.dirname(link), { recursive: true });
  // A junction needs no rights of its own on Windows; elsewhere the type says nothing.
  symlinkSync(inRoot(), link, 'junction');
}
