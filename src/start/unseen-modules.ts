import { nodeRequire } from '../native/nodeRequire.js';
import type { HookedModule } from './hooked-modules.js';

/** When the first look is taken: what a server imports is there by then. */
const LOOK_AFTER_MS = 3_000;

/**
 * Tells once, after some seconds or at the exit, of modules that were loaded but that their instrumentation never saw: loaded
 * before the start, or past the hooks. Without that, their spans would be missing with no word about it.
 */
export function watchForUnseenModules(
  modules: readonly HookedModule[],
  report: (names: readonly string[]) => void,
): void {
  let isOver = false;
  const look = (): void => {
    if (isOver) return;
    const names = unseenModules(modules, Object.keys(nodeRequire.cache));
    if (names.length === 0) return;
    isOver = true;
    report(names);
  };
  setTimeout(look, LOOK_AFTER_MS).unref();
  process.once('exit', look);
}

/** The modules whose main package has a file among `loadedFiles`, and which were not seen. */
export function unseenModules(modules: readonly HookedModule[], loadedFiles: readonly string[]): string[] {
  const unseen = modules.filter((module) => !module.wasSeen());
  if (unseen.length === 0) return [];
  const loaded = new Set(loadedFiles.map(packageNameOf));
  // Of the modules of one package, such as `pg` by two instrumentations, one that was seen says that the hooks work.
  const names = new Set(unseen.map(({ name }) => name).filter((name) => loaded.has(name)));
  return [...names].filter((name) => !modules.some((module) => module.name === name && module.wasSeen()));
}

/** Of `…/node_modules/@scope/name/lib/x.js`: `@scope/name`. */
function packageNameOf(file: string): string | null {
  const parts = file.split(/[\\/]/);
  const at = parts.lastIndexOf('node_modules');
  const [first, second] = [parts[at + 1], parts[at + 2]];
  if (at < 0 || first === undefined) return null;
  return first.startsWith('@') ? `${first}/${second}` : first;
}
