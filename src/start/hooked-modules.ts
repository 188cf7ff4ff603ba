import type { InstalledInstrumentation } from './installed-instrumentations.js';

/** A module that an instrumentation waits for. */
export interface HookedModule {
  readonly name: string;
  readonly packageName: string;
  /** Whether the module came by and could be instrumented, or was of a version that isn't supported. */
  wasSeen(): boolean;
}

/**
 * What `InstrumentationBase` of `@opentelemetry/instrumentation` keeps of a module: not public, but unchanged since its first
 * release. Where it is otherwise, nothing is known of the module.
 */
interface ModuleDefinition {
  readonly name: string;
  readonly moduleExports?: unknown;
  readonly moduleVersion?: unknown;
  readonly files?: readonly { readonly moduleExports?: unknown }[];
}

/** The modules that the instrumentations hook; null where one doesn't tell. */
export function hookedModules(installed: readonly InstalledInstrumentation[]): HookedModule[] | null {
  const modules: HookedModule[] = [];
  for (const { instrumentation, packageName } of installed) {
    const definitions = '_modules' in instrumentation ? instrumentation._modules : null;
    if (!Array.isArray(definitions)) return null;
    for (const definition of definitions as ModuleDefinition[]) {
      const { name, files = [] } = definition;
      if (typeof name !== 'string') return null;
      const wasSeen = (): boolean =>
        definition.moduleExports !== undefined ||
        definition.moduleVersion !== undefined ||
        files.some((file) => file.moduleExports !== undefined);
      modules.push({ name, packageName, wasSeen });
    }
  }
  return modules;
}
