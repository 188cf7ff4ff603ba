/** The binary itself, for tests that hold it equal to its JavaScript side. */

import { createRequire } from 'node:module';
import type { Binding } from '../../src/native/binding.ts';
import { platformTriple } from '../../src/native/platform.ts';

const require = createRequire(import.meta.url);

/** napi-rs exports constants under their Rust names. */
export interface NativeBinary extends Binding {
  readonly VERSION: string;
}

export const nativeBinary = require(`../../dist/otlp-native.${platformTriple()}.node`) as NativeBinary;
