import type { AggregateBinding } from '../native/aggregate-binding.js';
import { loadBinding } from '../native/load.js';

let loaded: AggregateBinding | null = null;

/**
 * The binary, loaded when first used; no thread is started for it.
 *
 * @throws OtlpNativeError `UNSUPPORTED_PLATFORM`.
 */
export function native(): AggregateBinding {
  loaded ??= loadBinding();
  return loaded;
}

/**
 * The kernels that this process uses: those of the widest vectors that the machine has.
 *
 * @throws OtlpNativeError `UNSUPPORTED_PLATFORM` where there is no binary.
 */
export function instructionSet(): 'avx512' | 'avx2' | 'neon' | 'scalar' {
  return native().instructionSet() as ReturnType<typeof instructionSet>;
}
