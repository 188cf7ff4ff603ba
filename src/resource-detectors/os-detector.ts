import { platform, release } from 'node:os';
import type { ResourceDetector } from './resource-detector.js';

/** The semantic conventions' names of operating systems, where Node's are others. */
const TYPES: Readonly<Record<string, string>> = { sunos: 'solaris', win32: 'windows' };

/** `os.type` and `os.version`, as the official detector finds them. */
export const osDetector: ResourceDetector = {
  detect: () => ({ attributes: { 'os.type': TYPES[platform()] ?? platform(), 'os.version': release() } }),
};
