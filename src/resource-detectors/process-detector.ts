import { userInfo } from 'node:os';
import type { ResourceDetector } from './resource-detector.js';

/** `process.*`, as the official detector finds them: the command line with all its arguments, and the runtime. */
export const processDetector: ResourceDetector = {
  detect: () => {
    const [program = process.execPath, script, ...args] = process.argv;
    const rest = script === undefined ? [] : [script, ...args];
    return {
      attributes: {
        'process.pid': process.pid,
        'process.executable.name': process.title,
        'process.executable.path': process.execPath,
        'process.command_args': [program, ...process.execArgv, ...rest],
        'process.command': script,
        'process.owner': owner(),
        'process.runtime.name': 'nodejs',
        'process.runtime.version': process.versions.node,
        'process.runtime.description': 'Node.js',
      },
    };
  },
};

/** A user id without a name, as containers have them, has no owner. */
function owner(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
