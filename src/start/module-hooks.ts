import nodeModule from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HookedModule } from './hooked-modules.js';
import type { InstalledInstrumentation } from './installed-instrumentations.js';
import { Project, packageOf } from './project.js';

/** `import-in-the-middle`, as one instrumentation has it. */
interface Copy {
  readonly folder: string;
  readonly project: Project;
  readonly packageNames: string[];
}

/**
 * Lets instrumentations reach modules that are loaded by `import`: registers the loader hooks of `import-in-the-middle`, for the
 * modules that they wait for, and no others.
 *
 * @param modules what they wait for; null where that isn't known, and every module goes through the hooks.
 * @returns the packages that stay without, because they brought a second copy of `import-in-the-middle`.
 */
export function registerModuleHooks(
  installed: readonly InstalledInstrumentation[],
  modules: readonly HookedModule[] | null,
): string[] {
  if (modules?.length === 0) return [];
  const [copy, ...others] = copiesOf(installed);
  if (copy === undefined) return [];
  const include = modules === null ? undefined : modules.flatMap(({ name }) => [name, inPackage(name)]);
  if (!registerSynchronously(copy, include)) {
    const hook = copy.project.resolve('import-in-the-middle/hook.mjs');
    if (hook === null) return installed.map(({ packageName }) => packageName);
    nodeModule.register(pathToFileURL(hook), { data: include === undefined ? {} : { include } });
  }
  return others.flatMap(({ packageNames }) => packageNames);
}

/** In the application's thread, where Node and the copy can: it costs less, and what `module.register` does is deprecated. */
function registerSynchronously(
  { project }: Copy,
  include: readonly (string | RegExp)[] | undefined,
): boolean {
  const file = project.resolve('import-in-the-middle/register-hooks.mjs');
  if (file === null || !('registerHooks' in nodeModule)) return false;
  const hooks = project.load(file) as {
    supportsSyncHooks?: () => boolean;
    register?: (options?: object) => void;
  };
  if (hooks.register === undefined || hooks.supportsSyncHooks?.() !== true) return false;
  hooks.register(include === undefined ? {} : { include });
  return true;
}

/** The copies of `import-in-the-middle`, first the one that most of the instrumentations use. */
function copiesOf(installed: readonly InstalledInstrumentation[]): Copy[] {
  const copies = new Map<string, Copy>();
  for (const { file, packageName } of installed) {
    const base = new Project([file]).resolve('@opentelemetry/instrumentation');
    const project = base === null ? null : new Project([base]);
    const found = project?.resolve('import-in-the-middle') ?? null;
    if (project === null || found === null) continue;
    const folder = packageOf(found)?.folder ?? dirname(found);
    const copy = copies.get(folder) ?? { folder, project, packageNames: [] };
    copies.set(folder, copy);
    copy.packageNames.push(packageName);
  }
  return [...copies.values()].sort((a, b) => b.packageNames.length - a.packageNames.length);
}

/** The URLs of a package's files, however they are imported. */
function inPackage(name: string): RegExp {
  return new RegExp(`/node_modules/${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`);
}
