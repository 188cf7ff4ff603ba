import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('./allocation-counter.c', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../.cache/bench', import.meta.url));

/** What a process has asked of its C allocator: `malloc`, `calloc`, `realloc` and those for aligned memory. */
export interface NativeAllocations {
  calls: number;
  bytes: number;
}

/** The counting allocator as a library, built when it is needed: a second's work. */
export class AllocationCounter {
  readonly #library: string;

  private constructor(library: string) {
    this.#library = library;
  }

  /** @throws Error where it can't be had. */
  static build(): AllocationCounter {
    if (process.platform !== 'linux')
      throw new Error('allocations are counted by LD_PRELOAD, which is of Linux with glibc');
    mkdirSync(FOLDER, { recursive: true });
    const library = join(FOLDER, 'allocation-counter.so');
    execFileSync('cc', ['-O2', '-shared', '-fPIC', '-o', library, SOURCE], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return new AllocationCounter(library);
  }

  /** What `use` makes of the variables that have a new process counted. */
  async counting<Result>(use: (environment: Record<string, string>) => Promise<Result>): Promise<Result> {
    const folder = mkdtempSync(join(tmpdir(), 'allocation-counter-'));
    const file = join(folder, 'counts');
    try {
      return await use({ LD_PRELOAD: this.#library, ALLOCATION_COUNTER_FILE: file, [COUNTS_OF]: file });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Names the file to the process itself: the library takes its own variables away, so that no child is counted with it. */
const COUNTS_OF = 'ALLOCATION_COUNTS';

/** What this process, which has to be counted, has asked for so far. */
export function nativeAllocations(): NativeAllocations {
  const counts = readFileSync(process.env[COUNTS_OF] ?? 'this process is not counted');
  const numbers = new BigUint64Array(counts.buffer, counts.byteOffset, 2);
  return { calls: Number(numbers[0]), bytes: Number(numbers[1]) };
}
