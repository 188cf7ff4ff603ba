import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';

/** What a `package.json` says. */
export interface PackageDescription {
  readonly folder: string;
  readonly name: string | null;
  readonly version: string | null;
}

/** The user's project: where its modules are resolved from. */
export class Project {
  private readonly requires: readonly NodeJS.Require[];
  /** The packages with a scope of which {@link Project.mayHave} knows, once asked. */
  private installed: Set<string> | null = null;

  /** @param files resolve what these files would; they needn't exist. */
  constructor(files: readonly string[]) {
    this.requires = [...new Set(files)].map((file) => nodeModule.createRequire(file));
  }

  /** That of the running program: its main script, its working directory, and a supervisor's script. */
  static ofProcess(): Project {
    const inCwd = join(process.cwd(), 'a file of the project');
    // PM2 starts a script of its own, which loads the application's.
    const scripts = [process.env.pm_exec_path, process.argv[1]].filter((path) => path && isAbsolute(path));
    return new Project([...scripts.map((path) => realPath(String(path))), inCwd]);
  }

  /** The file that `specifier` means, or null. */
  resolve(specifier: string): string | null {
    for (const require of this.requires) {
      try {
        return require.resolve(specifier);
      } catch {
        // Perhaps from the next one.
      }
    }
    return null;
  }

  /** Whether {@link Project.resolve} may find a package of this scope: costs less than asking for each that might be there. */
  mayHave(packageName: string): boolean {
    // Yarn's Plug'n'Play has no folders.
    if ('pnp' in process.versions) return true;
    this.installed ??= new Set(this.requires.flatMap(scopedPackages));
    return this.installed.has(packageName);
  }

  /** `module.exports` of a file that {@link Project.resolve} gave. */
  load(file: string): unknown {
    return this.requires[0]?.(file);
  }
}

/** The scopes whose packages are looked for. */
const SCOPES = ['@opentelemetry', '@fastify'];

/** The packages of the scopes in all folders where `require` looks for packages. */
function scopedPackages(require: NodeJS.Require): string[] {
  const folders = require.resolve.paths('@opentelemetry/api') ?? [];
  return folders.flatMap((folder) =>
    SCOPES.flatMap((scope) => entriesOf(join(folder, scope)).map((name) => `${scope}/${name}`)),
  );
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The description of the package that `file` belongs to, or null. */
export function packageOf(file: string): PackageDescription | null {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const description = described(folder);
    if (description !== null) return description;
    if (dirname(folder) === folder) return null;
  }
}

/** Descriptions without a name, such as `{"type":"module"}` in a folder of a build, are not the package's. */
function described(folder: string): PackageDescription | null {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (typeof content !== 'object' || content === null) return null;
    const { name, version } = content as { name?: unknown; version?: unknown };
    if (typeof name !== 'string') return null;
    return { folder, name, version: typeof version === 'string' ? version : null };
  } catch {
    return null;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
