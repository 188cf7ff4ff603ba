import { arch, hostname } from 'node:os';
import { machineId } from './machine-id.js';
import type { ResourceDetector } from './resource-detector.js';

/** The semantic conventions' names of architectures, where Node's are others. */
const ARCHITECTURES: Readonly<Record<string, string>> = { arm: 'arm32', ppc: 'ppc32', x64: 'amd64' };

/** `host.name`, `host.arch` and `host.id`, as the official detector finds them. */
export const hostDetector: ResourceDetector = {
  detect: () => ({
    attributes: {
      'host.name': hostname(),
      'host.arch': ARCHITECTURES[arch()] ?? arch(),
      'host.id': machineId(),
    },
  }),
};
