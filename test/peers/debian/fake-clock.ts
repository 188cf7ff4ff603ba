/** `libfaketime`: a library that tells the process it is loaded into another time. */

import { globSync } from 'node:fs';
import { programOfPackage } from './package.ts';

/** The path of the library, for processes of many threads. Installs its package where it is missing. */
export function fakeClockLibrary(): Promise<string> {
  return programOfPackage(
    'libfaketime',
    async () => globSync('/usr/lib/**/faketime/libfaketimeMT.so.1')[0] ?? null,
  );
}
