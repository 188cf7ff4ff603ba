import { readFileSync } from 'node:fs';

/**
 * The text of a local file of some lines, or null where it can't be read.
 *
 * It is read at once: the files are the kernel's or the machine's own and take some microseconds, while a resource that is
 * complete from the start holds no telemetry back, not even that of a program that ends after its first tick.
 */
export function smallFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
