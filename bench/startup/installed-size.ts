import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What an installation takes. */
export interface InstalledSize {
  readonly mebibytes: number;
  readonly files: number;
  readonly packages: number;
}

/** The sizes of all files under a project's `node_modules`, as they are, not as the disk's blocks have them. */
export async function installedSize(project: string): Promise<InstalledSize> {
  const folder = join(project, 'node_modules');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let [bytes, files, packages] = [0, 0, 0];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files += 1;
    bytes += (await lstat(path)).size;
    if (/node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/.test(path)) packages += 1;
  }
  return { mebibytes: bytes / 2 ** 20, files, packages };
}
