import type { Fault } from '../fault.ts';
import { clockJumps } from './clock-jumps.ts';
import { bitFlips, tornWrites, truncation } from './damage.ts';
import { directoryRemoved } from './directory-removed.ts';
import { endpointDown } from './endpoint-down.ts';
import { fullDisk } from './full-disk.ts';
import { halfOpen } from './half-open.ts';
import { hungServer } from './hung-server.ts';
import { killed } from './killed.ts';
import { names } from './names.ts';
import { readOnlyDisk } from './read-only-disk.ts';
import { slowLoris } from './slow-loris.ts';
import { throttling } from './throttling.ts';
import { tlsExpiry, tlsRotation } from './tls.ts';
import { tokenRotation } from './token-rotation.ts';

/** Everything that goes wrong, in the order in which it does. */
export const FAULTS: readonly Fault[] = [
  killed,
  fullDisk,
  readOnlyDisk,
  bitFlips,
  truncation,
  tornWrites,
  directoryRemoved,
  clockJumps,
  endpointDown,
  hungServer,
  halfOpen,
  names,
  tlsExpiry,
  tlsRotation,
  tokenRotation,
  throttling,
  slowLoris,
];
