import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all files in `folder`, by the blocks that they have on disk. */
export async function diskUse(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).blocks * BLOCK_BYTES;
  }
  return bytes;
}

/** What `stat` counts in, whatever the file system's own blocks are. */
const BLOCK_BYTES = 512;
