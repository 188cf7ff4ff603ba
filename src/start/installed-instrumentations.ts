import { OFFICIAL_PACKAGES } from './official-packages.js';
import type { Project } from './project.js';
import type { StartableInstrumentation } from './startable-instrumentation.js';

/** An instrumentation of the user's project, constructed, with the file that it came from. */
export interface InstalledInstrumentation {
  readonly packageName: string;
  readonly file: string;
  readonly instrumentation: StartableInstrumentation;
}

/**
 * Constructs, and so enables, the known instrumentations that are installed in `project` and wanted.
 *
 * @param wants whether one of a short name is wanted.
 * @param onFailure called where one can't be loaded or constructed; the others start all the same.
 */
export function startInstalledInstrumentations(
  project: Project,
  wants: (shortName: string, isOnByDefault: boolean) => boolean,
  onFailure: (packageName: string, error: unknown) => void,
): InstalledInstrumentation[] {
  const started: InstalledInstrumentation[] = [];
  for (const { packageName, shortName, isOnByDefault, config, replacedBy } of OFFICIAL_PACKAGES) {
    if (!wants(shortName, isOnByDefault)) continue;
    if (started.some((other) => other.packageName === replacedBy)) continue;
    const file = project.mayHave(packageName) ? project.resolve(packageName) : null;
    if (file === null) continue;
    try {
      const instrumentation = construct(project.load(file), config);
      if (instrumentation === null) throw new Error('it exports no instrumentation');
      started.push({ packageName, file, instrumentation });
    } catch (error) {
      onFailure(packageName, error);
    }
  }
  return started;
}

/** The packages export one class whose name ends so, beside other things. */
function construct(exported: unknown, config: object | undefined): StartableInstrumentation | null {
  if ((typeof exported !== 'object' && typeof exported !== 'function') || exported === null) return null;
  for (const [name, value] of Object.entries(exported)) {
    if (typeof value !== 'function' || !name.endsWith('Instrumentation')) continue;
    const instrumentation: unknown = new (value as new (config?: object) => unknown)(config);
    if (isStartable(instrumentation)) return instrumentation;
  }
  return null;
}

/** Whether `value` has the methods of an instrumentation. */
export function isStartable(value: unknown): value is StartableInstrumentation {
  if (typeof value !== 'object' || value === null) return false;
  const { instrumentationName, ...methods } = {
    instrumentationName: (value as Partial<StartableInstrumentation>).instrumentationName,
    enable: (value as Partial<StartableInstrumentation>).enable,
    disable: (value as Partial<StartableInstrumentation>).disable,
    setTracerProvider: (value as Partial<StartableInstrumentation>).setTracerProvider,
    setMeterProvider: (value as Partial<StartableInstrumentation>).setMeterProvider,
  };
  return (
    typeof instrumentationName === 'string' &&
    Object.values(methods).every((method) => typeof method === 'function')
  );
}
