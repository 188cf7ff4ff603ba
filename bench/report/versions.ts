import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

const ROOT = new URL('../../', import.meta.url);

/** The machine and the runtime. */
export function machineVersions(): Record<string, string> {
  const [cpu] = cpus();
  return {
    node: process.version,
    zlib: process.versions.zlib,
    platform: `${process.platform} ${process.arch}`,
    cpu: `${cpu?.model.trim() ?? 'unknown'} × ${availableParallelism()}`,
    'otlp-native': versionIn(ROOT),
  };
}

/** Version of a package as installed here, or as the workspace `workspaceFolder` sees it. */
export function packageVersion(name: string, workspaceFolder = ''): string {
  const own = new URL(`${workspaceFolder}node_modules/${name}/`, ROOT);
  // npm hoists what the workspaces agree on.
  return versionIn(existsSync(own) ? own : new URL(`node_modules/${name}/`, ROOT));
}

/** Versions of official packages, named without their scope, as installed here. */
export function packageVersions(...names: readonly string[]): Record<string, string> {
  const scoped = names.map((name) => `@opentelemetry/${name}`);
  return Object.fromEntries(scoped.map((name) => [name, packageVersion(name)]));
}

function versionIn(folder: URL): string {
  const manifest: { version?: string } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  return manifest.version ?? 'unknown';
}
